SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted     44 ->    489 of 32768, exits 5779 -> 4305, cold left 162 -> 300
  classic    hot pages refaulted    125 ->    132 of 92160, exits 6034 -> 6212, cold left 1432 -> 821
0 passed, 0 failed, 1 skipped
