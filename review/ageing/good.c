// SPDX-License-Identifier: GPL-2.0-only
// Ageing before and behind an invalidate section: nothing to report.
static void sample_first(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	bool young = mmu_notifier_test_young(mm, start, end);

	mmu_notifier_invalidate_range_start(&range);
	zap(mm, start, end);
	mmu_notifier_invalidate_range_end(&range);
	young |= mmu_notifier_clear_young(mm, start, end);
}
