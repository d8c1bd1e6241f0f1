include hosts/riscv-kunit.mk
TIER = all
QEMU = qemu-system-riscv64 -M virt -cpu rv64,h=false
PROVES = the same on a CPU without the hypervisor extension
