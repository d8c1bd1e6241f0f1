include hosts/ppc-hv-radix.mk
TIER = all
GUEST_TIER = all
LOCKDEP = no
VARIANT = 64k
PROVES = Book3S HV radix: 64K leaves
