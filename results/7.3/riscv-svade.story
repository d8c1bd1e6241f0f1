base fails: not ok 6 user
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 4038 -> 4043, cold left 190 -> 205
  classic    hot pages refaulted      0 ->      0 of 20480, exits 5903 -> 17832, cold left 283 -> 271
  mglru-log  hot pages refaulted      2 ->      0 of 40, exits 30 -> 32, cold left 3 -> 2
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 0 skipped
