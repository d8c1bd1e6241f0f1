// SPDX-License-Identifier: GPL-2.0-only
/*
 * PID 1 of a host: mounts what the questions need, runs the scenarios, and switches off.
 *
 * On the kernel's command line, which is PID 1's environment, bench=1 measures, story=1
 * tells what an operator sees, and fuzz=1 is fuzz.c; see also runner.c.
 */
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <linux/reboot.h>

#include "scenarios.h"

static void mount_at(const char *type, const char *dir)
{
	mkdir(dir, 0755);
	if (mount(type, dir, type, 0, NULL) && errno != EBUSY)
		fail_errno("mount %s", type);
}

int main(void)
{
	/* On a machine that is in use we would ask, age, and switch off. */
	if (getpid() != 1) {
		printf("error: this runs only as PID 1 of a host that the lab boots; see 'make young'\n");
		return 1;
	}
	mount_at("devtmpfs", "/dev");
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("debugfs", "/sys/kernel/debug");
	/* Not the console's tty, where a message of the kernel lands in the middle of a line. */
	report = open("/dev/kmsg", O_WRONLY);
	must(report >= 0);
	page_size = getpagesize();
	run_all(getenv("bench") ? benches : getenv("story") ? stories :
		getenv("fuzz") ? fuzzes :
		getenv("selftests") ? selftests : scenarios);
	reboot(LINUX_REBOOT_CMD_POWER_OFF);
	for (;;)
		sleep(1);
}
