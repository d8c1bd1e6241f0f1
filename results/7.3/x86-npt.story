  refaults of hot pages; exits of the guest for the same work; its touches of
  hot pages per million instructions of host and guest; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 160 -> 160, touches 65.4 -> 65.4, cold left 160 -> 159
  classic    hot pages refaulted      0 ->      0 of 20480, exits 158 -> 158, touches 68.0 -> 68.0, cold left 267 -> 279
  mglru-log  hot pages refaulted      0 ->      0 of 40, exits 26 -> 26, touches 0.4 -> 0.4, cold left 2 -> 2
0 passed, 0 failed, 0 skipped
