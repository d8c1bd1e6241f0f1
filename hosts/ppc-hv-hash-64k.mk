include hosts/ppc-hv-hash.mk
TIER = all
GUEST_TIER = all
LOCKDEP = no
VARIANT = 64k
PROVES = Book3S HV hash: 4K HPTEs of 64K pages
