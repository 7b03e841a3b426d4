import type { Text } from '../../texts/text.ts';

export const TEXTS = {
  title: {
    en: 'The manifest as Kubernetes {version} stores it. What the file does not have is marked; hover over it to see why it is there.',
    'zh-cn': '这是 Kubernetes {version} 存储后的清单。文件中没有的内容带有标记，悬停即可查看原因。',
  },
  leftOut: {
    en: 'What only a cluster can tell is left out: uid, creation time, resource version, the volume with the token of a Pod’s service account.',
    'zh-cn': '只有集群才能决定的内容不显示：uid、创建时间、资源版本，以及存放 Pod 服务账号令牌的卷。',
  },
  refused: {
    en: 'The API server refuses this. Below is what could be read of it.',
    'zh-cn': 'API 服务器会拒绝此清单。下面是能够读出的部分。',
  },
  foreign: {
    en: 'This document is no manifest of a built-in kind; the server’s defaults for it are not known here.',
    'zh-cn': '此文档不是内置类型的清单，无法得知服务器为它填入的默认值。',
  },
  chosen: { en: 'chosen by the server', 'zh-cn': '由服务器决定' },
  source: { en: 'Source: {source}', 'zh-cn': '来源：{source}' },
} as const satisfies Record<string, Text>;
