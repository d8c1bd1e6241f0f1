// SPDX-License-Identifier: GPL-2.0-only
// Two ageing calls within an invalidate section: mmu_notifier_ageing.cocci finds both.
static void collapse(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct mmu_notifier_range range;
	bool young;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, mm, start, end);
	mmu_notifier_invalidate_range_start(&range);
	if (start)
		young = mmu_notifier_test_young(mm, start, end);
	mmu_notifier_invalidate_range_end(&range);
}

static void age(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	mmu_notifier_invalidate_range_start(&range);
	if (pmdp_clear_flush_young_notify(vma, addr, pmd))
		count();
	mmu_notifier_invalidate_range_end(&range);
}
