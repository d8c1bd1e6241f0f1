SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted    458 ->    417 of 32768, exits 4365 -> 4340, cold left 294 -> 243
  classic    hot pages refaulted      0 ->    132 of 81920, exits 6285 -> 6215, cold left 257 -> 324
0 passed, 0 failed, 1 skipped
