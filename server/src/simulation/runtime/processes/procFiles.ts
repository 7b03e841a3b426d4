import type { OpenFile } from '../files/descriptors.ts';
import type { Computed, ComputedPlaces } from '../files/fileSystem.ts';
import type { Kernel } from './kernel.ts';
import type { Process, ProcessHome } from './process.ts';

/** Seconds that the node had been up at t = 0. */
const UPTIME_SECONDS = 86_400;
const PAGE_KIB = 1_024;

/** The parts of /proc and /sys that scripts read, and /dev/fd. */
export function computedPlaces(kernel: Kernel, home: ProcessHome): ComputedPlaces {
  return (path) => {
    if (path.startsWith('/proc')) return proc(kernel, home, path.slice(5));
    if (path.startsWith('/sys/fs/cgroup')) return controlGroup(home, path.slice(14));
    return undefined;
  };
}

function proc(kernel: Kernel, home: ProcessHome, path: string): Computed | undefined {
  const [, first = '', ...rest] = path.split('/');
  if (first === '')
    return path === '' || path === '/' ? { names: [...STATIC, ...home.namespace.all().map(({ pid }) => String(pid))] } : undefined;
  if (first === 'self' || first === 'thread-self') {
    const { current } = kernel;
    if (current === null) return undefined;
    return rest.length === 0 ? { link: String(current.pid) } : ofProcess(current, rest);
  }
  if (/^\d+$/.test(first)) {
    const process = home.namespace.get(Number(first));
    return process === undefined ? undefined : ofProcess(process, rest);
  }
  if (rest.length > 0) return first === 'net' || first === 'sys' ? { text: '' } : undefined;
  switch (first) {
    case 'uptime': {
      const bootedAt = home.epochSeconds - UPTIME_SECONDS;
      const seconds = home.epochSeconds + kernel.nowMs / 1_000 - bootedAt;
      return { text: `${seconds.toFixed(2)} ${seconds.toFixed(2)}\n` };
    }
    case 'loadavg':
      return { text: '0.00 0.00 0.00 1/100 1\n' };
    case 'cpuinfo':
      return { text: 'processor\t: 0\nmodel name\t: virtual\n\nprocessor\t: 1\nmodel name\t: virtual\n\n' };
    case 'meminfo': {
      const total = Math.min(home.memory.limitBytes, 16 * 1_024 ** 3) / PAGE_KIB;
      return {
        text: `MemTotal:       ${Math.floor(total)} kB\nMemFree:        ${Math.floor(total / 2)} kB\nMemAvailable:   ${Math.floor(total / 2)} kB\n`,
      };
    }
    case 'version':
      return { text: 'Linux version 6.1.0-amd64\n' };
    case 'mounts':
      return { text: mountsText(home) };
    case 'net':
    case 'sys':
      return { names: [] };
    default:
      return undefined;
  }
}

const STATIC = ['cpuinfo', 'loadavg', 'meminfo', 'mounts', 'net', 'self', 'sys', 'uptime', 'version'];

function mountsText(home: ProcessHome): string {
  const lines = ['overlay / overlay rw 0 0', 'proc /proc proc rw 0 0', 'tmpfs /dev tmpfs rw 0 0'];
  for (const { path, readOnly } of home.files.mountPoints()) lines.push(`/dev/vda1 ${path} ext4 ${readOnly ? 'ro' : 'rw'} 0 0`);
  return `${lines.join('\n')}\n`;
}

function ofProcess(process: Process, [what = '', number]: readonly string[]): Computed | undefined {
  switch (what) {
    case '':
      return { names: ['cmdline', 'comm', 'cwd', 'environ', 'exe', 'fd', 'stat', 'status'] };
    case 'cmdline':
      return { text: process.argv.map((word) => `${word}\0`).join('') };
    case 'comm':
      return { text: `${process.name.slice(0, 15)}\n` };
    case 'environ':
      return { text: [...process.environment].map(([name, value]) => `${name}=${value}\0`).join('') };
    case 'cwd':
      return { link: process.cwd };
    case 'status':
      return {
        text: `Name:\t${process.name.slice(0, 15)}\nState:\tS (sleeping)\nPid:\t${process.pid}\nPPid:\t${process.parent?.pid ?? 0}\nUid:\t${[0, 0, 0, 0].map(() => process.user.uid).join('\t')}\nVmRSS:\t${Math.floor(process.memoryBytes / PAGE_KIB)} kB\n`,
      };
    case 'stat':
      return { text: `${process.pid} (${process.name.slice(0, 15)}) S ${process.parent?.pid ?? 0} ${process.group} 0 0 -1 0\n` };
    case 'fd': {
      if (number === undefined)
        return { names: [...process.descriptors.entries()].flatMap(([fd, file]) => (file === undefined ? [] : [String(fd)])) };
      const file: OpenFile | undefined = process.descriptors[Number(number)];
      return file === undefined ? undefined : { open: file };
    }
    default:
      return undefined;
  }
}

function controlGroup(home: ProcessHome, path: string): Computed | undefined {
  const limit = home.memory.limitBytes;
  switch (path) {
    case '':
    case '/':
      return { names: ['cpu.max', 'memory.current', 'memory.max'] };
    case '/memory.max':
      return { text: `${Number.isFinite(limit) ? limit : 'max'}\n` };
    case '/memory.current':
      return { text: `${home.memory.usedBytes()}\n` };
    case '/cpu.max':
      return { text: 'max 100000\n' };
    default:
      return undefined;
  }
}
