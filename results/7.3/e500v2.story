SKIP: 5 mglru-log # SKIP the host has no 2 MiB THP
  refaults of hot pages; exits of the guest for the same work; its touches of
  hot pages per million instructions of host and guest; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 53126 -> 53010, touches 62.8 -> 62.1, cold left 243 -> 243
  classic    hot pages refaulted      0 ->      0 of 20480, exits 52950 -> 53260, touches 55.5 -> 53.8, cold left 268 -> 268
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 1 skipped
