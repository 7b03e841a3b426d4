import type { Text } from '../../texts/text.ts';
import { type FieldDefault, inside, type Shape, within } from './shape.ts';

const number = (field: string, value: number, of: string, explain: Text, unset?: 'zero'): FieldDefault => ({
  field,
  value,
  ...(unset && { unset }),
  source: `flowcontrol/v1/defaults.go SetDefaults_${of}`,
  explain,
});

export const flowSchema: Shape = {
  below: [
    inside('spec', {
      defaults: [
        number(
          'matchingPrecedence',
          1000,
          'FlowSchemaSpec',
          { en: 'Schemas with smaller numbers are asked first.', 'zh-cn': '数字较小的 FlowSchema 先匹配。' },
          'zero',
        ),
      ],
    }),
  ],
};

const shares = (of: string, value: number): Shape => ({
  defaults: [
    number('nominalConcurrencyShares', value, of, {
      en: 'The share of the requests that the server serves at once.',
      'zh-cn': '在服务器同时处理的请求中所占的份额。',
    }),
    number('lendablePercent', 0, of, { en: 'Nothing is lent to other levels.', 'zh-cn': '不借给其他优先级。' }),
  ],
});

const QUEUES: Text = {
  en: 'Requests beyond the limit wait in 64 queues of 50; a flow is spread over 8 of them.',
  'zh-cn': '超出限制的请求在 64 个长度为 50 的队列中等待；每个流分散在其中 8 个队列。',
};
const queue = (field: string, value: number): FieldDefault => number(field, value, 'QueuingConfiguration', QUEUES, 'zero');

export const priorityLevelConfiguration: Shape = {
  below: [
    within('spec.exempt', shares('ExemptPriorityLevelConfiguration', 0)),
    within('spec.limited', shares('LimitedPriorityLevelConfiguration', 30)),
    within('spec.limited.limitResponse.queuing', {
      defaults: [queue('handSize', 8), queue('queues', 64), queue('queueLengthLimit', 50)],
    }),
  ],
};
