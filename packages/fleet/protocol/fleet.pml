/*
 * The protocol of PROTOCOL.md, for Spin. One group, PROBERS = 1.
 *
 * Time is discrete: `tick` lets one unit pass for everyone at once, at any moment, so every order of steps and every delay
 * is covered. All timers count down and stop at 0. A slow member clock may miss a tick.
 *
 * An exchange has two steps: the board handles a member's report, and the member reads the answer, which can be late or lost. (A
 * report that is lost changes nothing. One that is late or handled twice is left to the stories in test/: it costs too many states.)
 *
 * Faults: crashes, loss of answers (a partition is loss for a while), a board that forgets, slow clocks. A pause needs no step of its
 * own: any member may do nothing while time passes. `check.ts` sets how many members and faults there are, and breaks the protocol on
 * purpose with BREAK_* to see that the checker finds it.
 */
#ifndef N
#define N 2
#endif
#ifndef QUORUM
#define QUORUM 2
#endif
#ifndef FAULTS
#define FAULTS 1            /* crashes and forgettings in one run */
#endif
#ifndef DRIFTS
#define DRIFTS 1            /* ticks that a slow clock misses in one run */
#endif

#ifndef STALE
#define STALE 1             /* staleAfter, in ticks */
#endif
#define LEASE (2 * STALE + 1)  /* at the board */
#define GIVEUP (2 * STALE)  /* at the holder: LEASE less what drift can take */
#ifndef WAIT
#define WAIT 0              /* a breaker's own wait, and the hold after a failed probe */
#endif
#ifndef LASTEPOCH
#define LASTEPOCH 3         /* where a run of the model ends: two outages */
#endif

#define CLOSED 0
#define OPEN 1
#define HALF 2

#define NONE 0
#define WANT 1
#define KEEP 2
#define PROBING 3

#define ODD(e) ((e) & 1)
#define PAIR(e) ((e) >> 1)

/* The dependency, and whether faults are over (for L1). */
#ifdef LIVENESS
bit up = 1;
#define ANSWERS up
#define FAILS !up
#else
/* Every call may go either way: more than any dependency can do. */
#define ANSWERS true
#define FAILS true
#endif
bit stable = 0;
byte faults = FAULTS;
byte drifts = DRIFTS;

typedef Member {
  byte st;                  /* CLOSED, OPEN, HALF */
  bit vote; byte vep;       /* a verdict that stands, and its epoch */
  bit own;                  /* ghost: the present opening is its own verdict */
  byte ep;                  /* the highest epoch read */
  byte fresh;               /* ticks until stale */
  byte lease;               /* ticks until it gives its lease up */
  bit leased;
  byte out; byte oep;       /* outcome to report: 0, 1 closed, 2 failed */
  byte wait;
  /* what it asked for, and the answer on its way */
  byte rlease; byte rout; byte age;
  bit moved;                /* it has left a state since: the lease in the answer is void */
  bit answered; byte aep; bit aquorum; byte alease;
};
Member m[N];

/* The board. */
byte bep = 0;
byte youth = 0;
byte hold = 0;
byte live[N];               /* ticks until the member expires */
bit bvote[N];
bit baway[N];
byte blease[N];

#define STALEM(i) (m[i].fresh == 0)
/* Heeds the fleet, knows that the group is open, and probes. */
#define PROBES(i) (m[i].st == HALF && m[i].leased && !STALEM(i) && ODD(m[i].ep))

byte i1, n1, j1;

inline newepoch(nextepoch) {
  bep = nextepoch;
  j1 = 0;
  do
  :: j1 < N ->
     if :: !ODD(bep) -> bvote[j1] = 0 :: else fi;
     blease[j1] = 0; j1++
  :: else -> break
  od;
  hold = 0; j1 = 0
}

/* Into n1: how many live members vote, are open or half-open, hold a lease. */
inline countvotes() {
  n1 = 0; j1 = 0;
  do :: j1 < N -> if :: bvote[j1] && live[j1] > 0 -> n1++ :: else fi; j1++ :: else -> break od;
  j1 = 0
}
inline countaway() {
  n1 = 0; j1 = 0;
  do :: j1 < N -> if :: baway[j1] && live[j1] > 0 -> n1++ :: else fi; j1++ :: else -> break od;
  j1 = 0
}
inline countleases() {
  n1 = 0; j1 = 0;
  do :: j1 < N -> if :: blease[j1] > 0 -> n1++ :: else fi; j1++ :: else -> break od;
  j1 = 0
}

/* One exchange at the board. */
inline handle(i) {
  live[i] = STALE;
  if :: m[i].ep > bep -> newepoch(m[i].ep) :: else fi;
  baway[i] = (m[i].st != CLOSED);
  bvote[i] = (m[i].vote && PAIR(m[i].vep) == PAIR(bep));
  if
  :: m[i].out != 0 && ODD(bep) && m[i].oep == bep && blease[i] > 0 ->
     if
     :: m[i].out == 1 -> newepoch(bep + 1)
     :: else -> blease[i] = 0; hold = WAIT
     fi
  :: else
  fi;
  countvotes();
  if :: !ODD(bep) && n1 >= QUORUM && bep < LASTEPOCH -> newepoch(bep + 1) :: else fi;
  countaway();
  if :: ODD(bep) && n1 == 0 && youth == 0 && bep < LASTEPOCH -> newepoch(bep + 1) :: else fi;
  countleases();
#ifdef BREAK_S3_EXCLUSION
  n1 = 0;
#endif
  if
  :: !ODD(bep) || m[i].rlease == NONE -> blease[i] = 0
  :: else ->
     if
     :: m[i].rlease != WANT && (blease[i] > 0 || (n1 == 0 && (m[i].rlease == KEEP || youth == 0))) -> blease[i] = LEASE
#ifdef BREAK_S3_YOUTH
     :: m[i].rlease == WANT && blease[i] == 0 && n1 == 0 && hold == 0 -> blease[i] = LEASE
#else
     :: m[i].rlease == WANT && blease[i] == 0 && n1 == 0 && hold == 0 && youth == 0 -> blease[i] = LEASE
#endif
     :: else
     fi
  fi;
  countvotes();
  m[i].answered = 1; m[i].aep = bep; m[i].aquorum = (n1 >= QUORUM); m[i].alease = blease[i];
  n1 = 0
}

#define CLEARANSWER(i) m[i].answered = 0; m[i].aep = 0; m[i].aquorum = 0; m[i].alease = 0; m[i].age = 0; m[i].rlease = 0; m[i].rout = 0; m[i].moved = 0

/* To open: `verdict` says whether by its own calls. */
inline opens(i, verdict) {
  if
  :: verdict ->
     m[i].vote = 1; m[i].vep = m[i].ep; m[i].own = 1;
     if :: m[i].st == HALF && m[i].leased -> m[i].out = 2; m[i].oep = m[i].ep :: else fi
  :: else ->
#ifdef BREAK_S2_VOTES
     m[i].vote = 1; m[i].vep = m[i].ep
#else
     skip
#endif
  fi;
  m[i].st = OPEN; m[i].leased = 0; m[i].wait = WAIT;
#ifndef BREAK_S3_LEAVE
  /* A lease is for one try: the next report gives it up, so the member may not count on it any more. */
  m[i].lease = 0;
#ifndef BREAK_S3_MOVED
  m[i].moved = m[i].answered
#endif
#endif
}

inline read(i) {
  if
#ifdef BREAK_S2_AGE
  :: m[i].age <= STALE + 1 ->
#else
  :: m[i].age < STALE ->
#endif
     if :: m[i].age < STALE -> m[i].fresh = STALE - m[i].age :: else m[i].fresh = 1 fi;
     if :: m[i].out == m[i].rout -> m[i].out = 0; m[i].oep = 0 :: else fi;
#ifdef BREAK_S3_GIVEUP
     m[i].lease = m[i].alease + 1;
#else
     if
     :: !m[i].moved && m[i].alease > (LEASE - GIVEUP) + m[i].age -> m[i].lease = m[i].alease - (LEASE - GIVEUP) - m[i].age
     :: else -> m[i].lease = 0
     fi;
#endif
     if :: !ODD(m[i].aep) && m[i].aep >= m[i].ep -> m[i].leased = 0 :: else fi;
     if
     :: m[i].aep > m[i].ep ->
        m[i].ep = m[i].aep;
        if :: m[i].vote && PAIR(m[i].vep) != PAIR(m[i].aep) -> m[i].vote = 0; m[i].vep = 0 :: else fi
     :: else
     fi;
     if
     :: ODD(m[i].ep) && m[i].aquorum && m[i].st == CLOSED ->
        /* S2: what it acts on was asked for less than STALE ago. */
        assert(m[i].age < STALE);
        m[i].vote = 0; m[i].vep = 0; m[i].own = 0;
        opens(i, 0)
#ifndef LIVENESS
     /* One that was operated by hand, or closed in this epoch, is left alone. */
     :: ODD(m[i].ep) && m[i].aquorum && m[i].st == CLOSED
#endif
     :: ODD(m[i].ep) && m[i].st == HALF && (m[i].rlease == KEEP || m[i].rlease == PROBING) ->
        if
        :: m[i].lease == 0 -> opens(i, 0)
        :: else -> m[i].leased = 1
        fi
     :: else
     fi
  :: else
  fi;
  CLEARANSWER(i)
}

/* ready(): the breaker's own wait is over and a call asks. */
#ifdef BREAK_S3_LATE
#define USABLE(i) (m[i].lease > 0)
#else
#define USABLE(i) (m[i].lease >= STALE)
#endif
#ifdef BREAK_S4
#define FREE(i) (!ODD(m[i].ep))
#else
#define FREE(i) (STALEM(i) || !ODD(m[i].ep))
#endif

/* S3 */
#if N == 2
#define ATMOSTONE (PROBES(0) + PROBES(1) <= 1)
#define ALLCLOSED (m[0].st == CLOSED && m[1].st == CLOSED)
#else
#define ATMOSTONE (PROBES(0) + PROBES(1) + PROBES(2) <= 1)
#define ALLCLOSED (m[0].st == CLOSED && m[1].st == CLOSED && m[2].st == CLOSED)
#endif
/* S4: whoever is stale does not wait for the fleet. */
#define S4OK(i) (!(m[i].st == OPEN && m[i].wait == 0 && STALEM(i) && !FREE(i)))

proctype member(byte i) {
  do
  :: atomic {
       if
       /* its own calls fail */
       :: m[i].st == CLOSED && FAILS && m[i].ep < LASTEPOCH -> opens(i, 1)
       /* a call asks an open circuit */
       :: m[i].st == OPEN && m[i].wait == 0 && FREE(i) -> m[i].st = HALF; m[i].leased = 0
       :: m[i].st == OPEN && m[i].wait == 0 && !FREE(i) && USABLE(i) -> m[i].st = HALF; m[i].leased = 1
       /* probing decides */
       :: m[i].st == HALF && ANSWERS ->
          if :: m[i].leased -> m[i].out = 1; m[i].oep = m[i].ep :: else fi;
          m[i].st = CLOSED; m[i].leased = 0; m[i].vote = 0; m[i].vep = 0; m[i].own = 0;
#ifndef BREAK_S3_LEAVE
          m[i].lease = 0;
#ifndef BREAK_S3_MOVED
          m[i].moved = m[i].answered
#endif
#endif
       :: m[i].st == HALF && FAILS && m[i].ep < LASTEPOCH -> opens(i, 1)
       /* heartbeat */
       :: !m[i].answered ->
          /* S2: only verdicts vote. */
          assert(!m[i].vote || m[i].own);
          m[i].rout = m[i].out;
          if
          :: m[i].st == HALF && m[i].leased && m[i].lease > 0 -> m[i].rlease = KEEP
          :: m[i].st == HALF && !(m[i].leased && m[i].lease > 0) -> m[i].rlease = PROBING
          :: m[i].st == OPEN -> m[i].rlease = WANT
          :: else -> m[i].rlease = NONE
          fi;
          handle(i)
       /* an answer */
       :: m[i].answered -> read(i)
       fi;
       assert(ATMOSTONE);
       assert(S4OK(i)) }
#ifndef NO_LOSS
  /* lost on the way back, or given up on */
  :: atomic { !stable && m[i].answered -> CLEARANSWER(i) }
#endif
  od
}

#define DOWN(t) if :: t > 0 -> t-- :: else fi

proctype time() {
  do
  :: atomic {
       i1 = 0;
       do
       :: i1 < N ->
          DOWN(live[i1]);
          if :: live[i1] == 0 -> bvote[i1] = 0; baway[i1] = 0 :: else fi;
          DOWN(blease[i1]);
          DOWN(m[i1].wait);
          if
          /* a slow clock: this tick is not noticed */
          :: !stable && drifts > 0 && m[i1].lease > 0 -> drifts--
          :: DOWN(m[i1].fresh); DOWN(m[i1].lease);
             if :: m[i1].answered && m[i1].age <= STALE -> m[i1].age++ :: else fi
          fi;
          i1++
       :: else -> break
       od;
       DOWN(youth); DOWN(hold);
       i1 = 0
     }
  od
}

proctype world() {
  byte v = 0;
  do
  :: atomic { !stable && faults > 0 -> faults--;
       v = 0;
       do :: v < N - 1 -> v++ :: break od;
       if
       /* a process dies; another takes its place, now or later */
       :: m[v].st = CLOSED; m[v].vote = 0; m[v].vep = 0; m[v].own = 0; m[v].ep = 0; m[v].fresh = 0; m[v].lease = 0;
          m[v].leased = 0; m[v].out = 0; m[v].oep = 0; m[v].wait = 0;
          CLEARANSWER(v)
       /* the board forgets */
       :: bep = 0; youth = LEASE; hold = 0;
          i1 = 0;
          do :: i1 < N -> live[i1] = 0; bvote[i1] = 0; baway[i1] = 0; blease[i1] = 0; i1++ :: else -> break od;
          i1 = 0
       fi;
       v = 0 }
#ifdef LIVENESS
  :: atomic { !stable -> up = !up }
  /* From here on there are no faults, and the dependency answers. */
  :: atomic { !stable -> stable = 1; up = 1 } -> break
#endif
  od
}

init {
  atomic {
    byte k = 0;
    do :: k < N -> run member(k); k++ :: else -> break od;
    run time(); run world()
  }
}

#ifdef LIVENESS
ltl l1 { [] (stable -> <> [] ALLCLOSED) }
#endif
