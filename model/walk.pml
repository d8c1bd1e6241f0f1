/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Ageing without mmu_lock, as on RISC-V: a root of one entry points to a table of one entry
 * or is a huge leaf.  Faults join and split, and the VM ends.  A hart caches the pointer to
 * the table, which a flush of everything drops; what it caches of leaves is left out.
 * arm64 breaks the root's entry, flushes and makes the new one: what is broken is young,
 * and nothing is set in between.
 *   SEEN            what was touched before a walk is young for it, unless a join or split
 *                   meets it; then for the next walk
 *   USE_AFTER_FREE  neither a walk nor the hart touches a table that is free
 * Each MUTANT_* takes away a step that they rest on; run.sh says which fall.
 */
bool mmu_lock, pgd = true, root_freed, freed;
bool huge, huge_a, valid = true, a;	/* the root's entry and its A, the table's */
bool cached, walking;			/* the hart: a flush waits for its walk */
bool reader, waits[2];			/* rcu_read_lock(), and who waits for its end */
bool touched, changing, met;		/* ghosts */

inline lock() { atomic { !mmu_lock -> mmu_lock = true } }
inline flush_all() { atomic { !walking -> cached = false } }
inline grace(i) { waits[i] = reader; !waits[i] }

active proctype age()
{
	bool leaf, before, young;
	do
	:: d_step { reader = true; before = touched; met = changing; young = false };
	   if
	   :: pgd -> atomic { assert(!root_freed); leaf = huge };
		if				/* an AMO: nothing, if A is clear */
		:: leaf -> atomic { assert(!root_freed);
			young = huge_a; huge_a = false; touched = touched && !young }
		:: !leaf -> atomic { assert(!freed);
			young = a; a = false; touched = touched && !young }
		fi;
		assert(young || !before || met)
	   :: !pgd
	   fi;
	   d_step { waits[0] = false; waits[1] = false; reader = false }
	od
}

active proctype hart()
{
	do
	:: atomic { pgd -> walking = true };
	   if :: cached :: cached -> cached = false :: !cached fi;	/* kept or evicted */
	   if
	   :: !cached -> atomic { assert(!root_freed);
		if :: huge -> huge_a = true; touched = true :: !huge -> cached = true fi }
	   :: cached -> atomic { assert(!freed);
		if :: valid -> a = true; touched = true :: !valid fi }
	   fi;
	   walking = false
	od
}

active proctype resize()			/* with mmu_lock: faults */
{
	bool old;
	do
	:: lock();
	   if
	   :: !pgd -> mmu_lock = false; break
	   :: pgd && !huge ->
		d_step { huge = true; huge_a = true; changing = true; met = true };
#ifndef MUTANT_NO_FLUSH
		flush_all();
#endif
#ifndef MUTANT_NO_REPEAT
		huge_a = true;
#endif
		d_step { changing = false; valid = false; a = false };
		mmu_lock = false;
#ifndef MUTANT_NO_GRACE
		grace(0);				/* call_rcu() */
#endif
		freed = true
	   :: pgd && huge ->
		freed = false;
		old = huge_a;
		do
		:: d_step { valid = true; a = old };
		   atomic { if
#ifdef MUTANT_NO_CMPXCHG
			:: true ->
#else
			:: huge_a != old -> old = huge_a
			:: huge_a == old ->
#endif
				huge = false; huge_a = false; met = true; mmu_lock = false; break
			fi }
		od
	   fi
	od
}

active proctype end()
{
	lock(); pgd = false; mmu_lock = false;
#ifndef MUTANT_NO_GRACE_END
	grace(1);
#endif
#ifndef MUTANT_NO_FLUSH_END
	flush_all();
#endif
	d_step { root_freed = true; freed = freed || !huge }
}
