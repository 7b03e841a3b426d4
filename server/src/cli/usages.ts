/** How each command is called, as `--help` and what is said of a wrong call show it. */
export const USAGES = {
  check: `podsight check [-o text|json|api|sarif|github] [--kubernetes-version 1.34|1.35|1.36] [--language en|zh-cn]
               [--persisted] [--each] [--over OLD] PATH…`,
  explain:
    'podsight explain FIELD|KIND|CONCEPT|--rule ID [-o text|markdown|json] [--kubernetes-version 1.34|1.35|1.36] [--language en|zh-cn]',
  simulate: `podsight simulate [-o text|json|get|wide|describe|events|logs|nodes|svg] [--scenario FILE] [--horizon 10m] [--at T] [--seed N]
                  [--why] [--theme light|dark] [--kubernetes-version 1.34|1.35|1.36] [--language en|zh-cn] PATH…
podsight simulate --over OLD [--rollback-at T] [-o text|json|get|wide|describe|events|nodes|svg] [--at T] PATH…
podsight simulate --check [-o text|json] [--scenario FILE PATH… | SCENARIO…]`,
  lsp: 'podsight lsp --stdio',
} as const;
