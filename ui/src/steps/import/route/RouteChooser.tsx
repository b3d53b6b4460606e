import { Checkbox, TextInput } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import type { RouteOffer } from '../../../bindings/RouteOffer';
import { Card } from '../../../components/Card';
import { dollars, estimatedTime } from '../../../components/dollars';
import styles from './Route.module.css';
import { moneyWords, notThereWords, routeNames, routeSays, timeWords } from './routeWords';
import type { RouteChoice } from './useRouteChoice';

function Needs({ offer, tables }: { offer: RouteOffer; tables: string[] }) {
  if (offer.not_possible !== null) {
    return (
      <p className={styles.need} data-tone="amber">
        <IconX size={15} stroke={2} aria-hidden /> {offer.not_possible}
      </p>
    );
  }
  return offer.route === 'direct' ? (
    <p className={styles.need} data-tone="amber">
      This computer must stay on and connected
    </p>
  ) : (
    <p className={styles.need} data-tone="good">
      <IconCheck size={15} stroke={2} aria-hidden /> {notThereWords(tables)}
    </p>
  );
}

interface RowProps {
  offer: RouteOffer;
  tables: string[];
  group: string;
  chosen: boolean;
  onChoose: () => void;
}

function Row({ offer, tables, group, chosen, onChoose }: RowProps) {
  const { route } = offer;
  const saysId = `${group}-${route}`;
  return (
    <label
      className={styles.row}
      data-chosen={chosen || undefined}
      data-closed={offer.not_possible !== null || undefined}
      data-testid={`route-${route}`}
    >
      <input
        type="radio"
        className={`visually-hidden ${styles.input}`}
        name={group}
        checked={chosen}
        disabled={offer.not_possible !== null}
        aria-label={routeNames[route]}
        aria-describedby={saysId}
        onChange={onChoose}
      />
      <span className={styles.sign} aria-hidden />
      <span className={styles.offer} id={saysId}>
        <span className={styles.words}>
          <strong>
            {routeNames[route]}
            {offer.is_recommended && <em className={styles.badge}>recommended</em>}
          </strong>
          <small>{routeSays(offer, tables.length)}</small>
          {offer.reason !== null && <small className={styles.reason}>{offer.reason}</small>}
        </span>
        <span className={styles.figure}>
          <strong>{dollars(offer.dollars)}</strong>
          <small>{moneyWords(offer)}</small>
        </span>
        <span className={styles.figure}>
          <strong>{estimatedTime(offer.seconds)}</strong>
          <small>{timeWords(offer)}</small>
        </span>
        <Needs offer={offer} tables={tables} />
      </span>
    </label>
  );
}

interface Props {
  route: RouteChoice;
  /** The tables that are written. */
  tables: string[];
  /** What else is said of the route through S3. */
  children?: ReactNode;
}

/** The routes side by side, each with time, money and what it needs: of all tables together. */
export function RouteChooser({ route, tables, children }: Props) {
  const group = useId();
  const { offers } = route;
  if (offers === null || offers.routes.length === 0) {
    return null;
  }
  return (
    <Card title="How the items get there" testId="routes" className={styles.card}>
      <p className={styles.about}>
        Time and money are estimates from your own rows; prices of {offers.prices_of},{' '}
        {offers.price_region}.
      </p>
      <div role="radiogroup" aria-label="How the items get there">
        {offers.routes.map((offer) => (
          <Row
            key={offer.route}
            offer={offer}
            tables={tables}
            group={group}
            chosen={offer.route === route.route}
            onChoose={() => route.choose(offer.route)}
          />
        ))}
      </div>
      {route.route === 's3' && (
        <div className={styles.bucket} data-testid="bucket-fields">
          <TextInput
            size="xs"
            label="Bucket"
            description="One of yours in the same region. Where there is none of this name it is created, private and encrypted, and deleted after the import."
            value={route.bucket}
            spellCheck={false}
            autoComplete="off"
            data-testid="bucket"
            classNames={{ label: styles.label, description: styles.description }}
            onChange={(event) => route.setBucket(event.currentTarget.value)}
          />
          <Checkbox
            size="xs"
            label="Keep the objects in the bucket after the import"
            checked={route.keepsObjects}
            data-testid="keep-objects"
            classNames={{ label: styles.label }}
            onChange={(event) => route.setKeepsObjects(event.currentTarget.checked)}
          />
          {children}
        </div>
      )}
    </Card>
  );
}
