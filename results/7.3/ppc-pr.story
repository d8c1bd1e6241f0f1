SKIP: 4 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; cold pages left
  mglru      hot pages refaulted   1330 ->      0 of 20480, exits 1514 -> 3938, cold left 1758 -> 471
ok: mglru is within 0.1 of base
1 passed, 0 failed, 1 skipped
