/**
 * The system calls that programs may make, in the engine's form (docs.docker.com/engine/security/seccomp). A list of
 * what is allowed, as the engine's own is, and narrower: no io_uring, ptrace, message queues, System V memory, no keys,
 * and sockets of the families unix, internet and netlink-route only. Anything else answers EPERM.
 */
const FILES = `
  access faccessat faccessat2 open openat openat2 creat close close_range dup dup2 dup3 fcntl flock ioctl
  read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 lseek sendfile splice tee vmsplice
  copy_file_range truncate ftruncate fallocate fadvise64 readahead sync syncfs fsync fdatasync sync_file_range
  stat fstat lstat newfstatat statx statfs fstatfs getdents getdents64 getcwd chdir fchdir umask
  mkdir mkdirat rmdir mknod mknodat link linkat symlink symlinkat readlink readlinkat unlink unlinkat
  rename renameat renameat2 chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat
  utime utimes utimensat futimesat getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
  setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr
  pipe pipe2 poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
  eventfd eventfd2 signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime
  inotify_init inotify_init1 inotify_add_watch inotify_rm_watch`;
const MEMORY = `
  brk mmap munmap mremap mprotect madvise msync mincore membarrier memfd_create
  mlock mlock2 mlockall munlock munlockall pkey_alloc pkey_free pkey_mprotect`;
const PROCESSES = `
  fork vfork execve execveat exit exit_group wait4 waitid getpid getppid gettid getpgid getpgrp setpgid getsid setsid
  kill tkill tgkill pidfd_open pidfd_send_signal rt_sigaction rt_sigprocmask rt_sigpending rt_sigsuspend rt_sigreturn
  rt_sigqueueinfo rt_tgsigqueueinfo rt_sigtimedwait sigaltstack pause alarm restart_syscall
  getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid setresgid
  setgroups setfsuid setfsgid capget capset prctl arch_prctl seccomp landlock_create_ruleset landlock_add_rule
  landlock_restrict_self futex futex_waitv futex_wake futex_wait futex_requeue set_tid_address set_robust_list
  get_robust_list rseq set_thread_area get_thread_area getrlimit setrlimit prlimit64 getrusage times
  getpriority setpriority ioprio_get ioprio_set sched_yield sched_getaffinity sched_setaffinity sched_getparam
  sched_setparam sched_getscheduler sched_setscheduler sched_getattr sched_setattr sched_get_priority_max
  sched_get_priority_min sched_rr_get_interval getcpu sysinfo uname getrandom`;
const TIME = `
  time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep getitimer setitimer
  timer_create timer_settime timer_gettime timer_getoverrun timer_delete`;
const SOCKETS = `
  bind listen accept accept4 connect shutdown getsockname getpeername getsockopt setsockopt
  sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg`;

const [UNIX, INTERNET, INTERNET6, NETLINK] = [1, 2, 10, 16];
const NEW_NAMESPACES = 0x7e020000;
const [EPERM, ENOSYS] = [1, 38];

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const argument = (index: number, value: number) => ({ index, value, op: 'SCMP_CMP_EQ' });
const allow = (names: readonly string[], ...args: readonly object[]) => ({ names, action: 'SCMP_ACT_ALLOW', args });

/** Value of the engine's option `seccomp=`. */
export const SECCOMP_PROFILE = JSON.stringify({
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: EPERM,
  archMap: [
    { architecture: 'SCMP_ARCH_X86_64', subArchitectures: [] },
    { architecture: 'SCMP_ARCH_AARCH64', subArchitectures: [] },
  ],
  syscalls: [
    allow([FILES, MEMORY, PROCESSES, TIME, SOCKETS].flatMap(words)),
    ...[UNIX, INTERNET, INTERNET6].map((family) => allow(['socket'], argument(0, family))),
    allow(['socket'], argument(0, NETLINK), argument(2, 0)), // routes, for libc; its other protocols configure firewalls
    allow(['socketpair'], argument(0, UNIX)),
    allow(['clone'], { index: 0, value: NEW_NAMESPACES, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }),
    // Its flags lie in memory, out of a filter's sight; libc falls back to clone.
    { names: ['clone3'], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS, args: [] },
  ],
});
