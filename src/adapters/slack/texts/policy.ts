import { type Policy, requirementOf } from '#domain/policy/policy.ts';
import { CAPABILITIES, type Capability } from '#domain/program/capability.ts';
import { count } from './quantities.ts';

const WITH: Readonly<Record<Capability, string>> = {
  network: 'the network',
  secrets: 'a secret',
  processes: 'other processes',
};

/** Who may approve in a workspace, in one plain sentence; nobody's words are in it. */
export function policySentence(policy: Policy): string {
  const { approvers, quorum, fourEyes } = requirementOf(policy, '', []);
  const asks = [
    ...(quorum > 1 ? [`${quorum} of them have to`] : []),
    ...(fourEyes ? ['never who asked or changed it'] : []),
  ];
  const channels = Object.keys(policy.channels).length;
  const parts = [
    [whoOf(approvers), ...asks].join(', '),
    ...stricterWith(policy),
    ...(channels === 0
      ? []
      : [`${count(channels, 'channel')} ${channels === 1 ? 'has rules of its own' : 'have rules of their own'}`]),
    policy.expiryHours === null ? 'a proposal waits for ever' : `a proposal waits ${count(policy.expiryHours, 'hour')}`,
  ];
  return `${parts.join('; ')}.`;
}

function whoOf(approvers: ReturnType<typeof requirementOf>['approvers']): string {
  if (approvers.some(({ who }) => who === 'requester')) {
    return 'Only whoever asked may approve';
  }
  return approvers.length > 0
    ? 'Only the people and groups that the policy names may approve'
    : 'Any full member of a channel may approve there';
}

/** What needs more than the rest, such as "what uses a secret needs somebody else's approval". */
function stricterWith(policy: Policy): string[] {
  const more = CAPABILITIES.filter((each) => requirementOf(policy, '', [each]).because !== null);
  return more.map((each) => {
    const { fourEyes, quorum } = requirementOf(policy, '', [each]);
    const what =
      quorum > 1 ? `${quorum} approvals` : fourEyes ? "somebody else's approval" : 'the approval of named people';
    return `what uses ${WITH[each]} needs ${what}`;
  });
}
