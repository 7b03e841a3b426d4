import type { Text } from '../../texts/text.ts';

export const TEXTS = {
  /** Three short lines: the view is narrow. */
  heading: {
    en: 'As Kubernetes {version} stores it.\nHover over a marked line to see why it is there.\nLeft out: uid, times, the volume with the token of a Pod.',
    'zh-cn': 'Kubernetes {version} 存储后的清单。\n悬停在带标记的行上可查看原因。\n未显示：uid、时间、Pod 的令牌卷。',
  },
  refused: {
    en: 'The API server refuses this. Below is what could be read of it.',
    'zh-cn': 'API 服务器会拒绝此清单。下面是能够读出的部分。',
  },
  template: {
    en: 'This is a template: what is stored is what its directives make of it, and that is not known here.',
    'zh-cn': '这是模板：真正存储的是渲染之后的结果，此处无法得知。',
  },
  foreign: {
    en: 'This document is no manifest of a built-in kind; the server’s defaults for it are not known here.',
    'zh-cn': '此文档不是内置类型的清单，无法得知服务器为它填入的默认值。',
  },
  chosen: { en: 'chosen by the server', 'zh-cn': '由服务器决定' },
  source: { en: 'Source: {source}', 'zh-cn': '来源：{source}' },
} as const satisfies Record<string, Text>;
