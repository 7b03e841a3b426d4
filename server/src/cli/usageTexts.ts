import type { Text } from '../texts/text.ts';

/** What the person who typed a command line has to change, by what is wrong with it. */
export const USAGE = {
  nothingToCheck: { en: 'Nothing to check. Usage:\n{usage}', 'zh-cn': '没有要检查的内容。用法：\n{usage}' },
  nothingToSimulate: { en: 'Nothing to simulate. Usage:\n{usage}', 'zh-cn': '没有要模拟的内容。用法：\n{usage}' },
  oneTopic: { en: 'One field or kind or concept, please. Usage:\n{usage}', 'zh-cn': '请给出一个字段、类型或概念。用法：\n{usage}' },
  usage: { en: 'Usage: {usage}', 'zh-cn': '用法：{usage}' },
  unknownCommand: {
    en: "Unknown command '{command}'. There are check, explain, simulate and lsp; see podsight --help.",
    'zh-cn': "未知命令 '{command}'。可用的命令有 check、explain、simulate 和 lsp；参见 podsight --help。",
  },
  unknownOption: { en: 'Unknown option {option}. --help lists what there is.', 'zh-cn': '未知选项 {option}。可用的选项见 --help。' },
  takesNoValue: { en: 'Option {option} takes no value.', 'zh-cn': '选项 {option} 不带值。' },
  needsValue: { en: 'Option {option} needs a value.', 'zh-cn': '选项 {option} 需要一个值。' },
  oneOf: {
    en: "Option {option} is one of {values}, not '{value}'.",
    'zh-cn': "选项 {option} 的值只能是 {values} 之一，不能是 '{value}'。",
  },
  duration: {
    en: "Option --{option} is a duration such as 35s or 10m, not '{value}'.",
    'zh-cn': "选项 --{option} 的值是时长，如 35s 或 10m，不能是 '{value}'。",
  },
  wholeNumber: { en: "Option --{option} is a whole number, not '{value}'.", 'zh-cn': "选项 --{option} 的值是整数，不能是 '{value}'。" },
  checkFormats: { en: 'With --check, -o is text or json.', 'zh-cn': '与 --check 一起使用时，-o 只能是 text 或 json。' },
  noManifests: { en: 'No manifests (*.yaml, *.yml, *.json) in {paths}.', 'zh-cn': '{paths} 中没有清单（*.yaml、*.yml、*.json）。' },
  noScenarios: { en: 'No scenarios (*.podsight.yaml) in {paths}.', 'zh-cn': '{paths} 中没有场景（*.podsight.yaml）。' },
  noScenarioName: {
    en: "{path}: a scenario's name ends in .podsight.yaml; a manifest is checked with --scenario FILE.",
    'zh-cn': '{path}：场景的文件名以 .podsight.yaml 结尾；检查清单请用 --scenario FILE。',
  },
  noExpectations: { en: '{path}: there is nothing under `expect:`.', 'zh-cn': '{path}：`expect:` 下没有内容。' },
  noManifestBeside: {
    en: '{path}: name the manifests under `manifest:`; there is no {stem}.yaml beside it.',
    'zh-cn': '{path}：请在 `manifest:` 下写出清单；同一位置没有 {stem}.yaml。',
  },
  badCluster: {
    en: "{path}: the cluster's objects cannot be read as YAML or JSON.",
    'zh-cn': '{path}：无法将集群中的对象按 YAML 或 JSON 读取。',
  },
  nothingRuns: {
    en: '{path}: nothing in it is accepted, so nothing runs that could be changed.',
    'zh-cn': '{path}：其中没有任何对象被接受，因此没有可更改的运行对象。',
  },
  nothingToDraw: {
    en: 'There is nothing to draw: no Pod, and nothing that makes Pods.',
    'zh-cn': '没有可绘制的内容：没有 Pod，也没有会创建 Pod 的对象。',
  },
  tooManyEntries: { en: '{path}: more than {limit} entries.', 'zh-cn': '{path}：条目超过 {limit} 个。' },
  noSuchFile: { en: '{path}: there is no such file or folder.', 'zh-cn': '{path}：没有这个文件或文件夹。' },
  noPermission: { en: '{path}: permission denied.', 'zh-cn': '{path}：没有权限。' },
  isFolder: { en: '{path}: it is a folder.', 'zh-cn': '{path}：这是一个文件夹。' },
  unreadable: { en: '{path}: {message}.', 'zh-cn': '{path}：{message}。' },
} as const satisfies Record<string, Text>;
