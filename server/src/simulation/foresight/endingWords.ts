import type { Words } from './finding.ts';

export const ENDING = {
  'oom-killed': {
    message: {
      en: 'Container {container} is killed {after}: it needs more memory than its limit of {limit}.',
      'zh-cn': '容器 {container} {after}被终止：它需要的内存超过了上限 {limit}。',
    },
    explanation: {
      en: 'The kernel ends it with OOMKilled ({restarts} restarts in this run). Raise `limits.memory`, or make the program use less: many runtimes have to be told their share.',
      'zh-cn':
        '内核以 OOMKilled 终止它（本次运行中重启 {restarts} 次）。请提高 `limits.memory`，或减少程序的内存占用：许多运行时需要显式设置可用内存。',
    },
  },
  oomWithoutLimit: {
    message: {
      en: 'Container {container} is killed {after}: it takes all the memory of its node.',
      'zh-cn': '容器 {container} {after}被终止：它耗尽了节点的内存。',
    },
    explanation: {
      en: 'The kernel ends it with OOMKilled ({restarts} restarts in this run). Without a limit it can take others with it.',
      'zh-cn': '内核以 OOMKilled 终止它（本次运行中重启 {restarts} 次）。没有设置上限，还可能殃及其他容器。',
    },
  },
  'left-in-background': {
    message: {
      en: 'Container {container} ends {after} with a process of its own still at work in the background.',
      'zh-cn': '容器 {container} {after}就结束了，而它启动的进程还在后台运行。',
    },
    explanation: {
      en: 'A container lives as long as its first process; when that ends, everything else in it is killed. It is started {runs} times in {end} s. Run the program in the foreground: without `&`, `nohup` or a daemon option, best with `exec`.',
      'zh-cn':
        '容器的寿命取决于它的第一个进程；该进程一结束，其余进程都会被终止。{end} 秒内它启动了 {runs} 次。请在前台运行程序：不要用 `&`、`nohup` 或守护进程选项，最好用 `exec`。',
    },
  },
  'ends-by-itself': {
    message: {
      en: 'Container {container} has nothing to keep running: it ends with code 0 {after} and is started again, {restarts} times in {end} s.',
      'zh-cn': '容器 {container} 没有持续运行的进程：{after}以代码 0 结束，随后又被启动，{end} 秒内共 {restarts} 次。',
    },
    explanation: {
      en: 'Containers that always restart are meant to run on; for Kubernetes each end counts as a crash, with pauses of up to {longest} s so far (CrashLoopBackOff). Run a server in the foreground, or make it a Job.',
      'zh-cn':
        '总是重启的容器应当持续运行；对 Kubernetes 来说每次结束都算一次崩溃，目前的等待已达 {longest} 秒（CrashLoopBackOff）。请在前台运行服务程序，或改用 Job。',
    },
  },
  'script-command-not-found': {
    message: {
      en: 'Container {container} ends with code 127 {after}, each time: a command of its script is not in {image}.',
      'zh-cn': '容器 {container} 每次都在{after}以代码 127 结束：脚本中的某个命令不在镜像 {image} 里。',
    },
    explanation: {
      en: '{said}. It is started {runs} times in {end} s. Use an image that has the command, or install it when the image is built.',
      'zh-cn': '{said}。{end} 秒内它启动了 {runs} 次。请使用包含该命令的镜像，或在构建镜像时安装它。',
    },
  },
  'crash-loop': {
    message: {
      en: 'Container {container} crashes: it ends with code {code}, {after}, and is started again, {restarts} times in {end} s.',
      'zh-cn': '容器 {container} 反复崩溃：{after}以代码 {code} 结束，随后又被启动，{end} 秒内共 {restarts} 次。',
    },
    explanation: {
      en: '{said}. The pauses between the starts grow from 10 s to 5 min; here the longest was {longest} s.',
      'zh-cn': '{said}。两次启动之间的等待会从 10 秒增长到 5 分钟；本次运行中最长为 {longest} 秒。',
    },
  },
  'pod-fails': {
    message: {
      en: 'The Pod fails: container {container} ends with code {code}, {after}, and restartPolicy {policy} leaves it so.',
      'zh-cn': 'Pod 会失败：容器 {container} {after}以代码 {code} 结束，而 restartPolicy 为 {policy}，不会再启动。',
    },
    explanation: {
      en: '{said}. Nothing brings a Pod back that has failed; a Job would try again.',
      'zh-cn': '{said}。失败的 Pod 不会恢复；改用 Job 则会重试。',
    },
  },
  podFailsMissing: {
    message: {
      en: 'The Pod fails: a command in container {container} is not in {image}, so it ends with code 127 {after}.',
      'zh-cn': 'Pod 会失败：容器 {container} 中的某个命令不在镜像 {image} 里，因此它{after}以代码 127 结束。',
    },
    explanation: {
      en: '{said}. Nothing brings a Pod back that has failed; use an image that has the command.',
      'zh-cn': '{said}。失败的 Pod 不会恢复；请使用包含该命令的镜像。',
    },
  },
} as const satisfies Record<string, Words>;
