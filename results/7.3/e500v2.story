SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 53047 -> 53243, cold left 243 -> 156
  classic    hot pages refaulted      0 ->      0 of 20480, exits 53129 -> 53087, cold left 263 -> 274
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 1 skipped
