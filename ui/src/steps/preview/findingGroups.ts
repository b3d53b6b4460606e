import type { Finding } from '../../bindings/Finding';
import type { Offer } from '../../bindings/Offer';
import type { Severity } from '../../bindings/Severity';

/** An offer and the finding that it was made for. */
export interface MadeOffer {
  offer: Offer;
  finding: Finding;
}

/** Findings that the same change mends. */
export interface FindingGroup {
  key: string;
  findings: Finding[];
  offers: MadeOffer[];
}

/** The choice about repeated keys is shown whole, with what holds now: its offers would say it twice. */
function ownOffers(finding: Finding): Offer[] {
  return finding.code === 'duplicate_key'
    ? finding.offers.filter((offer) => offer.offer !== 'duplicates')
    : finding.offers;
}

/** Puts findings together that have the first offer in common, in the order in which they came. */
export function groupByMend(findings: Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const offers = ownOffers(finding);
    let key = offers[0] ? JSON.stringify(offers[0]) : `${finding.code} ${finding.column}`;
    for (let again = 2; !offers[0] && groups.has(key); again += 1) {
      key = `${finding.code} ${finding.column} ${again}`;
    }
    const group = groups.get(key) ?? { key, findings: [], offers: [] };
    group.findings.push(finding);
    for (const offer of offers) {
      const told = JSON.stringify(offer);
      if (!group.offers.some((made) => JSON.stringify(made.offer) === told)) {
        group.offers.push({ offer, finding });
      }
    }
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function ofSeverity(findings: Finding[], severity: Severity): Finding[] {
  return findings.filter((finding) => finding.severity === severity);
}

/** The lines where something is wrong, as far as the check gave samples, from the top of the file down. */
export function problemLines(findings: Finding[]): number[] {
  const problems = findings.filter((finding) => finding.severity !== 'note');
  const lines = new Set(problems.flatMap(({ samples }) => samples.map((sample) => sample.line)));
  return [...lines].toSorted((left, right) => left - right);
}
