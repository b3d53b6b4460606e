import type { ReactNode } from 'react';
import type { Placement } from '../../../bindings/Placement';
import type { PlacementOptions } from '../../../bindings/PlacementOptions';
import styles from './Placement.module.css';
import { OptionView } from './PlacementOptionView';

/** The places that can be chosen for the rows of a child, as the engine offers them. */
export function placementCards({ options, recommended }: PlacementOptions, parent: string) {
  const names = {
    inside: `Inside ${parent}`,
    merged: `Merged into ${parent}`,
    set: `As a set in ${parent}`,
    beside: `Beside ${parent}`,
    own: 'A table of their own',
  };
  const says: Record<Placement, ReactNode> = {
    inside: `A list in each item of ${parent}: one request reads all.`,
    merged: `Their attributes become those of the item of ${parent}: both are one item.`,
    set: `The keys that they join ${parent} with, in one attribute of its item, each once.`,
    beside: `Items of the same table under the key of ${parent}: read together page by page, changed one by one.`,
    own: 'Asked for alone, changed one by one, and without a bound.',
  };
  return options.map((option) => ({
    value: option.placement,
    name: names[option.placement],
    says: (
      <>
        {option.placement === recommended && <b className={styles.badge}>recommended</b>}{' '}
        {says[option.placement]}
      </>
    ),
    more: <OptionView option={option} />,
    testId: `place-${option.placement}`,
  }));
}
