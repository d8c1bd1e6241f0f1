  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 4055 -> 4059, cold left 205 -> 190
  classic    hot pages refaulted      0 ->      0 of 20480, exits 2562 -> 10083, cold left 283 -> 247
  mglru-log  hot pages refaulted      2 ->      0 of 40, exits 28 -> 34, cold left 4 -> 2
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 0 skipped
