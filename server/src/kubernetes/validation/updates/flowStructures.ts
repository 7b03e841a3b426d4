/** As POD_STRUCTURES, of what divides the API server among requests. Source: pkg/apis/flowcontrol/types.go. */
export const FLOW_STRUCTURES: Readonly<Record<string, string>> = {
  ExemptLevel: 'NominalConcurrencyShares:* LendablePercent:*',
  FlowRule: 'Subjects:[]FlowSubject ResourceRules:[]FlowResourceRule NonResourceRules:[]FlowNonResourceRule',
  FlowNonResourceRule: 'Verbs:[] NonResourceURLs:[]',
  FlowResourceRule: 'Verbs:[] APIGroups=apiGroups:[] Resources:[] ClusterScope:b Namespaces:[]',
  FlowSchemaSpec: 'PriorityLevelConfiguration:LevelReference MatchingPrecedence:n DistinguisherMethod:?FlowMethod Rules:[]FlowRule',
  FlowMethod: 'Type:s',
  FlowSubject: 'Kind:s User:?LevelReference Group:?LevelReference ServiceAccount:?FlowAccount',
  FlowAccount: 'Namespace:s Name:s',
  LevelReference: 'Name:s',
  LimitResponse: 'Type:s Queuing:?Queuing',
  LimitedLevel: 'NominalConcurrencyShares:n LimitResponse:LimitResponse LendablePercent:* BorrowingLimitPercent:*',
  PriorityLevelSpec: 'Type:s Limited:?LimitedLevel Exempt:?ExemptLevel',
  Queuing: 'Queues:n HandSize:n QueueLengthLimit:n',
};
