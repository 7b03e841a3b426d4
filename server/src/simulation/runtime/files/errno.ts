/** Errors of file operations, with the words of strerror(3) that every program prints. */
export const ERROR_TEXTS = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  ENXIO: 'No such device or address',
  ENOEXEC: 'Exec format error',
  EBADF: 'Bad file descriptor',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ETXTBSY: 'Text file busy',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  EPIPE: 'Broken pipe',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  ECONNREFUSED: 'Connection refused',
} as const;

export type Errno = keyof typeof ERROR_TEXTS;

export const errorText = (errno: Errno): string => ERROR_TEXTS[errno];

/** Result of an operation that can fail: the value, or the name of the error. Values are never plain strings. */
export const failed = <T>(result: T | Errno): result is Errno & string => typeof result === 'string';
