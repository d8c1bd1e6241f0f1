SKIP: 4 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted    517 ->     21 of 20480, exits 8334 -> 11487, cold left 891 -> 396
0 passed, 0 failed, 1 skipped
