SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; its touches of
  hot pages per million instructions of host and guest; cold pages left
  mglru      hot pages refaulted    470 ->     35 of 22528, exits 4288 -> 5684, touches 63.3 -> 46.9, cold left 254 -> 316
  classic    hot pages refaulted    132 ->    132 of 217088, exits 5569 -> 5575, touches 175.8 -> 176.8, cold left 3027 -> 3027
0 passed, 0 failed, 1 skipped
