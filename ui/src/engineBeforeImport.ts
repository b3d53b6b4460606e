/** The engine's commands that tell what an import would meet and take, given what talks to it. */
import type { Destination } from './bindings/Destination';
import type { EnteringItems } from './bindings/EnteringItems';
import type { Plan } from './bindings/Plan';
import type { RaiseOffer } from './bindings/RaiseOffer';
import type { RaisedTable } from './bindings/RaisedTable';
import type { RouteOffers } from './bindings/RouteOffers';
import type { RunSummary } from './bindings/RunSummary';
import type { SetBack } from './bindings/SetBack';
import type { TableProgress } from './bindings/TableProgress';
import type { TableShape } from './bindings/TableShape';
import type { TableLeftOver } from './bindings/TableLeftOver';
import type { ItemsThere, TableToImport, TableToRoute, Talks } from './engineTypes';

export function beforeImportCommands({ invoke, channel }: Talks) {
  return {
    /** Switches on point-in-time recovery of the plan's table, which is there; its other options stay as they are. */
    switchOnRecovery: (destination: Destination, plan: Plan, job: string): Promise<void> =>
      invoke('switch_on_recovery', { destination, plan, job }),
    /** Adds one of the plan's indexes to its table, which lacks nothing but indexes, and waits until it is ACTIVE. Cancelling
     * leaves AWS going on with it. */
    addIndex: (
      destination: Destination,
      plan: Plan,
      index: string,
      job: string,
      onProgress: (progress: TableProgress) => void,
    ): Promise<TableShape> =>
      invoke('add_index', { destination, plan, index, job, onProgress: channel(onProgress) }),
    /** Reads the table whole, which is charged for, and counts which items would enter one of the plan's indexes. */
    enteringItems: (
      destination: Destination,
      plan: Plan,
      index: string,
      job: string,
      onProgress: (soFar: EnteringItems) => void,
    ): Promise<EnteringItems> =>
      invoke('entering_items', { destination, plan, index, job, onProgress: channel(onProgress) }),
    /** Whether the plan's table holds items already, and about how many. */
    itemsThere: (destination: Destination, plan: Plan): Promise<ItemsThere> =>
      invoke('items_there', { destination, plan }),
    /** An import of this file under this plan to this destination that has not come to its end, or `null`. */
    unfinishedRun: (
      sourceId: string,
      plan: Plan,
      destination: Destination,
    ): Promise<RunSummary | null> => invoke('unfinished_run', { sourceId, plan, destination }),
    /** What was left over of an earlier import of these tables together, by table, or `null` where nothing was. */
    leftOver: (
      tables: TableToImport[],
      destination: Destination,
    ): Promise<TableLeftOver[] | null> => invoke('left_over', { tables, destination }),
    /** What each route would take for checked tables, and which is recommended: estimates. None where there is no choice. */
    routeOffers: (tables: TableToRoute[], destination: Destination): Promise<RouteOffers> =>
      invoke('route_offers', { tables, destination }),
    /** What raising the write capacity of checked tables meanwhile would come to: estimates. Without `units`, what is proposed.
     * `null` where there is nothing to raise. */
    raiseOffer: (
      tables: TableToRoute[],
      destination: Destination,
      units: number | null,
    ): Promise<RaiseOffer | null> => invoke('raise_offer', { tables, destination, units }),
    /** Tables whose write capacity an import raised and may have left raised. */
    raisedTables: (): Promise<RaisedTable[]> => invoke('raised_tables', {}),
    /** Sets back the capacity of one of them. Where that connects to AWS for the first time, the engine asks the person; a no
     * rejects with code `declined`. */
    setBack: (id: string, job: string): Promise<SetBack> => invoke('set_back', { id, job }),
  };
}
