SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; its touches of
  hot pages per million instructions of host and guest; cold pages left
  mglru      hot pages refaulted   6280 ->      0 of 20480, exits 6546 -> 4050, touches 64.0 -> 44.4, cold left 332 -> 190
  classic    hot pages refaulted   1793 ->      0 of 20480, exits 2031 -> 17756, touches 55.6 -> 34.5, cold left 236 -> 271
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 1 skipped
