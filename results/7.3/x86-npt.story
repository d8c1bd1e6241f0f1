  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 163 -> 163, cold left 163 -> 163
  classic    hot pages refaulted      0 ->      0 of 20480, exits 163 -> 163, cold left 280 -> 267
  mglru-log  hot pages refaulted      0 ->      0 of 40, exits 27 -> 26, cold left 2 -> 2
0 passed, 0 failed, 0 skipped
