/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The accessed ("young") bit that KVM keeps for an MMU that has none: one guest
 * page in one memslot, two vCPUs with a shadow entry each, and what may happen
 * to them at once: touches, faults, ageing, invalidation, the memslot's end.
 *
 * Without REQUEST this is Book3S PR: who drops a shadow entry removes it.  With
 * REQUEST it is e500: who drops it asks the vCPU to flush its shadow TLB, and a
 * vCPU writes its entry after it has released mmu_lock.
 *
 * The properties are the four assertions:
 *   SEEN   a touch that ends after an age returned is reported by the next one
 *   TRUE   a page is young only if a vCPU faulted on it since the last age
 *   PAGE   no vCPU touches a host page that an invalidation has freed
 *   SLOT   no vCPU touches a deleted memslot; since an entry that is left may
 *          be touched at any time, none is left
 *
 * Each MUTANT_* takes away a step that they rest on; run.sh says which fall.
 */
#ifndef NR_INVALIDATES
#define NR_INVALIDATES	2
#endif
#ifdef MUTANT_NO_RETRY
#define RETRY	false
#else
#define RETRY	(in_progress || seq != mmu_seq)	/* mmu_invalidate_retry() */
#endif

#define VALID	0
#define INVALID	1		/* KVM_MEMSLOT_INVALID: faults find no page */
#define GONE	2		/* the MMU notifier does not find it either */

bool mmu_lock;
byte in_progress, seq;		/* mmu_invalidate_in_progress, mmu_invalidate_seq */
byte active_count;		/* mn_active_invalidate_count */
bool srcu[2];			/* the vCPU is in a read section of kvm->srcu */
byte slot = VALID;
bool young;			/* the emulated bit, under mmu_lock */
byte page = 1;			/* the host's page; lower numbers are freed ones */
byte entry[2];			/* the host page that the shadow entry maps, or 0 */
bool request[2];		/* KVM_REQ_TLB_FLUSH */
bool in_guest[2];		/* vcpu->mode is IN_GUEST_MODE */

/*
 * Ghosts: has the guest touched the page, has a fault passed its check, since
 * the last age that returned true or the last invalidation?  Those two clear
 * them under mmu_lock, once the entries are dropped: what is touched after the
 * bit is cleared and before that belongs to the age that is about to return
 * true.  An age that returns false clears nothing.
 */
bool touched, faulted;

inline lock() { atomic { !mmu_lock -> mmu_lock = true } }
inline unlock() { mmu_lock = false }

inline drop()			/* the entries of all vCPUs */
{
#ifdef REQUEST
	request[0] = true; request[1] = true;		/* kvm_flush_remote_tlbs() */
#ifndef MUTANT_NO_KICK
	!in_guest[0]; !in_guest[1]
#endif
#else
	if :: entry[0] -> entry[0] = 0 :: !entry[0] fi;
	if :: entry[1] -> entry[1] = 0 :: !entry[1] fi
#endif
}

inline leave() { in_guest[_pid] = false }
inline enter()			/* kvmppc_prepare_to_enter() */
{
	in_guest[_pid] = true;
#ifdef REQUEST
	do
	:: request[_pid] -> leave(); request[_pid] = false; entry[_pid] = 0;
		in_guest[_pid] = true
	:: !request[_pid] -> break
	od
#endif
}

active [2] proctype vcpu()	/* _pid is 0 and 1 */
{
	byte mmu_seq, pfn;

	do
	:: enter();
	   do
	   :: atomic { entry[_pid] ->
		assert(entry[_pid] == page);		/* PAGE */
		assert(slot != GONE);			/* SLOT */
		touched = true }
	   :: entry[_pid] -> entry[_pid] = 0		/* tlbie, eviction */
	   :: break					/* fault or interrupt */
	   od;
	   leave();

	   if
	   :: entry[_pid]
	   :: !entry[_pid] ->
		srcu[_pid] = true;
		mmu_seq = seq;
		if
		:: slot == VALID ->
			pfn = page;
			lock();
			if
			:: RETRY -> unlock()
			:: !RETRY ->
				faulted = true;
#if defined(REQUEST) || defined(MUTANT_ENTRY_LATE)
				young = true; unlock(); entry[_pid] = pfn
#elif defined(MUTANT_BIT_LATE)
				entry[_pid] = pfn; unlock(); young = true
#else
				entry[_pid] = pfn; young = true; unlock()
#endif
			fi
		:: slot != VALID			/* MMIO */
		fi;
		mmu_seq = 0; pfn = 0;			/* fewer states */
		srcu[_pid] = false
	   fi
	od
}

active proctype age()
{
	do
	:: slot != GONE ->
#ifdef MUTANT_DROP_FIRST
		drop();
#endif
		lock();
		assert(!touched || young);		/* SEEN */
		assert(!young || faulted);		/* TRUE */
		if
		:: !young				/* returns false */
		:: young				/* test_young(): true */
		:: young -> young = false;		/* returns true */
#ifndef MUTANT_DROP_FIRST
			drop();
#endif
			d_step { touched = false; faulted = false }
		fi;
		unlock()
	:: slot == GONE -> break
	od
}

active [NR_INVALIDATES] proctype invalidate()
{
	active_count++;					/* range_start() */
	if
	:: slot != GONE ->
		lock(); in_progress++; drop();
#ifndef MUTANT_KEEP_YOUNG
		young = false;
#endif
		d_step { touched = false; faulted = false };
		unlock()
	:: slot == GONE
	fi;

	page++;						/* the old one is free */

	if						/* range_end() */
	:: slot != GONE -> lock(); seq++; in_progress--; unlock()
	:: slot == GONE
	fi;
	active_count--
}

active proctype delete()
{
	atomic { !active_count -> slot = INVALID };	/* kvm_invalidate_memslot() */
#ifndef MUTANT_NO_SRCU
	!srcu[0]; !srcu[1];				/* synchronize_srcu() */
#endif
#ifdef MUTANT_NO_FLUSH
	skip;						/* kvm_arch_flush_shadow_memslot() */
#elif defined(REQUEST)
	drop();
#else
	lock(); drop(); unlock();
#endif
	atomic { !active_count -> slot = GONE }		/* kvm_delete_memslot() */
}
