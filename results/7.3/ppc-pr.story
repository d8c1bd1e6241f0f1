SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted   5601 ->      0 of 20480, exits 5883 -> 4018, cold left 406 -> 205
  classic    hot pages refaulted   1755 ->      0 of 20480, exits 1993 -> 7056, cold left 349 -> 244
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 1 skipped
