/** System call numbers by name, from the kernel's x86_64 table and its asm-generic one (arm64). */
export const NUMBERS = {
  x64: {
    ...{ semget: 64, msgget: 68, mq_open: 240 },
    ...{ shmget: 29, socket: 41, socketpair: 53, clone: 56, ioctl: 16, ptrace: 101, syslog: 103, uselib: 134 },
    ...{
      modify_ldt: 154,
      pivot_root: 155,
      chroot: 161,
      acct: 163,
      mount: 165,
      umount2: 166,
      swapon: 167,
      swapoff: 168,
    },
    ...{
      reboot: 169,
      iopl: 172,
      ioperm: 173,
      init_module: 175,
      delete_module: 176,
      quotactl: 179,
      lookup_dcookie: 212,
    },
    ...{
      kexec_load: 246,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      migrate_pages: 256,
      unshare: 272,
      move_pages: 279,
    },
    ...{ perf_event_open: 298, fanotify_init: 300, name_to_handle_at: 303, open_by_handle_at: 304, setns: 308 },
    ...{ process_vm_readv: 310, process_vm_writev: 311, kcmp: 312, finit_module: 313, memfd_create: 319 },
    ...{ kexec_file_load: 320, bpf: 321, userfaultfd: 323 },
  },
  arm64: {
    ...{ semget: 190, msgget: 186, mq_open: 180 },
    ...{ shmget: 194, socket: 198, socketpair: 199, clone: 220, ioctl: 29, ptrace: 117, syslog: 116 },
    ...{ pivot_root: 41, chroot: 51, acct: 89, mount: 40, umount2: 39, swapon: 224, swapoff: 225 },
    ...{ reboot: 142, init_module: 105, delete_module: 106, quotactl: 60, lookup_dcookie: 18 },
    ...{
      kexec_load: 104,
      add_key: 217,
      request_key: 218,
      keyctl: 219,
      migrate_pages: 238,
      unshare: 97,
      move_pages: 239,
    },
    ...{ perf_event_open: 241, fanotify_init: 262, name_to_handle_at: 264, open_by_handle_at: 265, setns: 268 },
    ...{ process_vm_readv: 270, process_vm_writev: 271, kcmp: 272, finit_module: 273, memfd_create: 279 },
    ...{ kexec_file_load: 294, bpf: 280, userfaultfd: 282 },
  },
} as const;

/** Numbers that are the same on every architecture, because they were given out after the tables were joined. */
export const SHARED_NUMBERS = {
  ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, open_tree: 428, move_mount: 429, fsopen: 430 },
  ...{ fsconfig: 431, fsmount: 432, fspick: 433, clone3: 435, pidfd_getfd: 438, process_madvise: 440 },
  ...{ mount_setattr: 442, quotactl_fd: 443, memfd_secret: 447, statmount: 457, listmount: 458, open_tree_attr: 467 },
} as const;

/** Never needed by a program that computes; each widens what it can reach in the kernel or hides memory from us. */
export const DENIED = [
  ...['shmget', 'semget', 'msgget', 'mq_open'],
  ...['ptrace', 'syslog', 'uselib', 'modify_ldt', 'pivot_root', 'chroot', 'acct', 'mount', 'umount2'],
  ...['swapon', 'swapoff', 'reboot', 'iopl', 'ioperm', 'init_module', 'delete_module', 'quotactl', 'lookup_dcookie'],
  ...['kexec_load', 'add_key', 'request_key', 'keyctl', 'migrate_pages', 'unshare', 'move_pages', 'perf_event_open'],
  ...['fanotify_init', 'name_to_handle_at', 'open_by_handle_at', 'setns', 'process_vm_readv', 'process_vm_writev'],
  ...['kcmp', 'finit_module', 'memfd_create', 'kexec_file_load', 'bpf', 'userfaultfd', 'io_uring_setup'],
  ...['io_uring_enter', 'io_uring_register', 'open_tree', 'move_mount', 'fsopen', 'fsconfig', 'fsmount', 'fspick'],
  ...['pidfd_getfd', 'process_madvise', 'mount_setattr', 'quotactl_fd', 'memfd_secret', 'statmount', 'listmount'],
  ...['open_tree_attr'],
] as const;
