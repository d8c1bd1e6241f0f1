SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted   5601 ->      0 of 20480, exits 5883 -> 4050, cold left 406 -> 190
  classic    hot pages refaulted   1800 ->      0 of 20480, exits 2040 -> 11722, cold left 214 -> 282
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 1 skipped
