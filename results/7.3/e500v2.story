SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 53101 -> 53008, cold left 243 -> 167
  classic    hot pages refaulted      0 ->      0 of 20480, exits 53436 -> 53191, cold left 268 -> 262
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 1 skipped
