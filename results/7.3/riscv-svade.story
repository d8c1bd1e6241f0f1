base fails: not ok 6 user
  refaults of hot pages; exits of the guest for the same work; its touches of
  hot pages per million instructions of host and guest; cold pages left
  mglru      hot pages refaulted      0 ->      0 of 20480, exits 4022 -> 4020, touches 66.3 -> 66.1, cold left 190 -> 190
  classic    hot pages refaulted      0 ->      0 of 20480, exits 2539 -> 2541, touches 68.5 -> 69.0, cold left 282 -> 282
  mglru-log  hot pages refaulted      2 ->      0 of 40, exits 28 -> 32, touches 0.7 -> 0.7, cold left 4 -> 2
ok: mglru is within 0.1 of base
ok: classic is within 0.1 of base
2 passed, 0 failed, 0 skipped
