include hosts/bochs.inc
TIER = all
QEMU += corei7_haswell_4770
PROVES = TDP MMU on EPT with an accessed bit
