  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 172 -> 166, cold left 163 -> 172
  classic    hot pages refaulted      0 ->      0 of 20480, exits 170 -> 171, cold left 292 -> 285
  mglru-log  hot pages refaulted      0 ->      0 of 40, exits 26 -> 27, cold left 2 -> 2
0 passed, 0 failed, 0 skipped
