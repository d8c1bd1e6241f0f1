include hosts/ppc-pr.mk
TIER = all
GUEST_TIER = all
VARIANT = 64k
PROVES = Book3S PR with 64K pages, as distributions have them
