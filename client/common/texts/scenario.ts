import type { Text } from '../../../server/src/texts/text.ts';

/** Scenarios, expectations, change previews and exports: what the page says. */
export const scenarioTexts = {
  // Scenario files
  scenario: { en: 'Scenario', 'zh-cn': '场景' },
  save: { en: 'Save scenario', 'zh-cn': '保存场景' },
  saveHelp: {
    en: 'Write what is tried out here and what is expected into a file beside the manifest',
    'zh-cn': '把此处的假设和期望写入清单旁边的文件',
  },
  open: { en: 'Open scenario…', 'zh-cn': '打开场景…' },
  use: { en: 'Use {file}', 'zh-cn': '使用 {file}' },
  useHelp: { en: 'There is a scenario for this manifest', 'zh-cn': '这份清单有对应的场景文件' },
  edit: { en: 'Edit {file}', 'zh-cn': '编辑 {file}' },
  leave: { en: 'Leave {file}', 'zh-cn': '退出 {file}' },
  // Expectations
  expectations: { en: 'Expectations', 'zh-cn': '期望' },
  allHold: { en: '{count:|All }{count} {count:expectation holds|expectations hold}', 'zh-cn': '{count} 条期望{count:|全部}成立' },
  someFail: {
    en: '{failed} of {count} {count:expectation|expectations} {failed:does|do} not hold',
    'zh-cn': '{count} 条期望中有 {failed} 条不成立',
  },
  holds: { en: 'holds', 'zh-cn': '成立' },
  fails: { en: 'does not hold', 'zh-cn': '不成立' },
  expect: { en: 'Expect…', 'zh-cn': '期望…' },
  expectLabel: { en: 'New expectation', 'zh-cn': '新的期望' },
  expectHelp: { en: 'e.g. ready before 60s, no restart, always ≥ 2 ready', 'zh-cn': '例如 ready before 60s、no restart、always ≥ 2 ready' },
  removeExpectation: { en: 'Remove “{line}”', 'zh-cn': '移除“{line}”' },
  // Change preview
  change: { en: 'Applying the change', 'zh-cn': '应用此次修改' },
  changeHelp: {
    en: 'The former version runs; at 0 s the text in the editor is applied over it.',
    'zh-cn': '先前的版本正在运行；在 0 秒时应用编辑器中的内容。',
  },
  changePlain: { en: 'Back to the plain view', 'zh-cn': '回到普通视图' },
  rollback: { en: 'Roll back at', 'zh-cn': '回滚时刻' },
  rollbackSeconds: { en: 'Seconds after the change', 'zh-cn': '修改之后的秒数' },
  seconds: { en: 's', 'zh-cn': '秒' },
  changeNone: { en: 'No change to show', 'zh-cn': '没有可显示的修改' },
  changeNoneHelp: { en: 'A change is what {file} does to an earlier version of it.', 'zh-cn': '修改是指 {file} 相对于其先前版本的变化。' },
  changeRefused: { en: 'The change is refused', 'zh-cn': '此次修改会被拒绝' },
  changeStuck: { en: 'The change does not get through', 'zh-cn': '此次修改无法完成' },
  changeOutage: { en: 'The change interrupts the service', 'zh-cn': '此次修改会中断服务' },
  changeFine: { en: 'The change goes through', 'zh-cn': '此次修改可以顺利完成' },
} as const satisfies Record<string, Text>;

/** What can be taken out of the page. */
export const exportTexts = {
  export: { en: 'Export', 'zh-cn': '导出' },
  svg: { en: 'Picture (SVG)', 'zh-cn': '图片（SVG）' },
  png: { en: 'Picture (PNG)', 'zh-cn': '图片（PNG）' },
  md: { en: 'Markdown with a diagram', 'zh-cn': '带图表的 Markdown' },
  mdHelp: { en: 'for a pull request', 'zh-cn': '用于合并请求的描述' },
  json: { en: 'Run as JSON', 'zh-cn': '运行结果（JSON）' },
  text: { en: 'Copy as text', 'zh-cn': '复制为文本' },
  assumptions: { en: 'Assumptions', 'zh-cn': '假设' },
} as const satisfies Record<string, Text>;

/** The same matters, as the extension says them in titles and notifications. */
export const hostScenarioTexts = {
  openTitle: { en: 'Open a scenario', 'zh-cn': '打开场景' },
  saveTitle: { en: 'Save the scenario', 'zh-cn': '保存场景' },
  filter: { en: 'Scenarios of Podsight', 'zh-cn': 'Podsight 场景' },
  saved: { en: 'Saved as {file}.', 'zh-cn': '已保存为 {file}。' },
  openFile: { en: 'Open', 'zh-cn': '打开' },
  notSaved: { en: 'The scenario could not be saved: {error}', 'zh-cn': '无法保存场景：{error}' },
  notRead: { en: '{file} could not be read: {error}', 'zh-cn': '无法读取 {file}：{error}' },
  problems: { en: '{file} has mistakes; the rest of it is used. {first}', 'zh-cn': '{file} 中有错误，其余部分仍会使用。{first}' },
  noManifest: {
    en: '{file} does not say which manifest it is about, and there is none of the same name beside it.',
    'zh-cn': '{file} 没有写明针对哪份清单，旁边也没有同名的清单。',
  },
  saveFile: { en: 'Save the export', 'zh-cn': '保存导出内容' },
  fileNotSaved: { en: 'The file could not be saved: {error}', 'zh-cn': '无法保存文件：{error}' },
} as const satisfies Record<string, Text>;
