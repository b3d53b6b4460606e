/** What a check of access found, in words. */
import type { AccessLine } from '../../../bindings/AccessLine';
import type { AccessReport } from '../../../bindings/AccessReport';
import { plural } from '../../../components/amount';
import type { Tone } from '../../../components/Sign';

export function statusWords({ status, is_required }: AccessLine): string {
  if (status === 'allowed') {
    return 'allowed';
  }
  if (status === 'unknown') {
    return 'unknown until it is tried';
  }
  return is_required ? 'refused: the import cannot be done without it' : 'refused';
}

interface AccessLead {
  title: string;
  words: string;
  tone: Tone;
}

/** The outcome in a few words; `null`: it was not checked yet. */
export function leadOf(report: AccessReport | null): AccessLead {
  if (!report) {
    return {
      title: 'May you do this?',
      words:
        'Tableferry can find out whether your sign-in allows all that the import takes. Nothing is created for that.',
      tone: 'calm',
    };
  }
  const who = `You are signed in as ${report.identity}, AWS account ${report.account}.`;
  const count = (isCounted: (line: AccessLine) => boolean) => report.lines.filter(isCounted).length;
  const refused = count((line) => line.status === 'denied' && line.is_required);
  const without = count((line) => line.status === 'denied' && !line.is_required);
  const unknown = count((line) => line.status === 'unknown');
  if (refused > 0) {
    return {
      title: 'The import would be refused',
      words: `${who} Send the policy below to whoever looks after the account, and check again afterwards.`,
      tone: 'amber',
    };
  }
  if (unknown > 0) {
    return {
      title: 'Nothing is refused; some rights are unknown',
      words: `${who} ${plural(unknown, 'right')} cannot be known before ${unknown === 1 ? 'it is' : 'they are'} tried. If one is missing, the import stops and says which.`,
      tone: 'calm',
    };
  }
  return {
    title: without > 0 ? 'The import is allowed, with a limit' : 'The import is allowed',
    words: who,
    tone: without > 0 ? 'amber' : 'good',
  };
}
