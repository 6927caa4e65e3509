/* Uses the system calls of both mechanisms directly, without a library. Mechanisms that the kernel does not support are
 * skipped and reported. A system call that is not on the list fails with EPERM instead of killing the process, so that
 * a C library that tries a newer call first can fall back. */
#include "sys/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>

#if __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#endif

/* At the end of the program the leak check reads /proc and attaches to its own process. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED
#endif
#endif

/* ---- Landlock ---- */

#if defined(LANDLOCK_CREATE_RULESET_VERSION) && !defined(SANITIZED)

/* The access rights of each version of Landlock are the lowest bits (landlock(7)). */
static uint64_t known_rights (long version)
{
  static const unsigned bits[] = {13, 14, 15, 15, 16}; /* versions 1 to 5 */
  return (UINT64_C (1) << bits[CLAMP (version, 1, 5) - 1]) - 1;
}

static bool allow_reading (int ruleset, const char *directory)
{
  struct landlock_path_beneath_attr rule = {
      .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
      .parent_fd = open (directory, O_PATH | O_DIRECTORY | O_CLOEXEC),
  };
  if (rule.parent_fd < 0)
    return errno == ENOENT; /* there is nothing to read there */
  bool added = syscall (SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
  close (rule.parent_fd);
  return added;
}

static bool enter_landlock (const char *const *directories)
{
  long version = syscall (SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1)
    return false;
  struct landlock_ruleset_attr rights = {.handled_access_fs = known_rights (version)};
  int ruleset = (int)syscall (SYS_landlock_create_ruleset, &rights, sizeof rights.handled_access_fs, 0);
  if (ruleset < 0)
    return false;
  bool entered = true;
  for (unsigned i = 0; directories[i] != NULL; i++)
    entered = entered && allow_reading (ruleset, directories[i]);
  entered = entered && syscall (SYS_landlock_restrict_self, ruleset, 0) == 0;
  close (ruleset);
  return entered;
}

#else

static bool enter_landlock (const char *const *directories G_GNUC_UNUSED)
{
  return false;
}

#endif

/* ---- seccomp ---- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#if defined(ARCHITECTURE) && !defined(SANITIZED)

/* The calls for reading, hashing, threads, memory, time, and writing to open files. */
static const int calls[] = {
    SYS_read,
    SYS_readv,
    SYS_pread64,
    SYS_write,
    SYS_writev,
    SYS_close,
    SYS_fstat,
    SYS_newfstatat,
    SYS_statx,
    SYS_lseek,
    SYS_openat,
    SYS_openat2,
    SYS_getdents64,
    SYS_fcntl,
    SYS_ioctl,
    SYS_readlinkat,
    SYS_faccessat,
    SYS_dup,
    SYS_fadvise64,
    SYS_mmap,
    SYS_munmap,
    SYS_mprotect,
    SYS_mremap,
    SYS_madvise,
    SYS_brk,
    SYS_futex,
    SYS_clone,
    SYS_clone3,
    SYS_set_robust_list,
    SYS_rseq,
    SYS_membarrier,
    SYS_sched_yield,
    SYS_sched_getaffinity,
    SYS_gettid,
    SYS_getpid,
    SYS_tgkill,
    SYS_rt_sigaction,
    SYS_rt_sigprocmask,
    SYS_rt_sigreturn,
    SYS_sigaltstack,
    SYS_exit,
    SYS_exit_group,
    SYS_restart_syscall,
    SYS_clock_gettime,
    SYS_clock_nanosleep,
    SYS_nanosleep,
    SYS_gettimeofday,
    SYS_getrandom,
    SYS_getrusage,
    SYS_prlimit64,
    SYS_ppoll,
    SYS_sysinfo,
    SYS_uname,
    SYS_prctl,
#ifdef SYS_readlink
    SYS_readlink,
    SYS_poll,
#endif
};

#define LOAD(field) BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, field))
#define ANSWER(action) BPF_STMT (BPF_RET | BPF_K, (action))

static bool enter_seccomp (void)
{
  enum { N = G_N_ELEMENTS (calls), HEAD = 4 };
  struct sock_filter program[HEAD + N + 2] = {
      LOAD (arch),
      BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
      ANSWER (SECCOMP_RET_KILL_PROCESS),
      LOAD (nr),
  };
  for (unsigned i = 0; i < N; i++) /* jump over the rest of the list and the refusal */
    program[HEAD + i] =
        (struct sock_filter)BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i], (uint8_t)(N - i), 0);
  program[HEAD + N] = (struct sock_filter)ANSWER (SECCOMP_RET_ERRNO | EPERM);
  program[HEAD + N + 1] = (struct sock_filter)ANSWER (SECCOMP_RET_ALLOW);
  struct sock_fprog filter = {.len = G_N_ELEMENTS (program), .filter = program};
  return prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

#else

static bool enter_seccomp (void)
{
  return false;
}

#endif

const char *sandbox_read_only (const char *const *directories)
{
  bool private = prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
  bool files = private && enter_landlock (directories);
  bool system_calls = private && enter_seccomp ();
  if (files)
    return system_calls ? NULL : "seccomp";
  return system_calls ? "Landlock" : "Landlock and seccomp";
}
