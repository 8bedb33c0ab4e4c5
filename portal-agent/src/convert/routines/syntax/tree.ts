import type { SourceType } from '../../../model/schema.ts'

/** The tree of a MySQL object's text. Lines are 1-based in that text. */
export type Expr = { readonly line: number } & ExprForm

type ExprForm =
  | { readonly is: 'literal'; readonly kind: LiteralKind; readonly text: string }
  | { readonly is: 'name'; readonly path: readonly string[] }
  | { readonly is: 'variable'; readonly name: string }
  | { readonly is: 'system'; readonly name: string }
  | { readonly is: 'assign'; readonly name: string; readonly value: Expr }
  | { readonly is: 'unary'; readonly op: 'not' | '-' | '~' | 'binary'; readonly arg: Expr }
  | { readonly is: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly is: 'is'; readonly arg: Expr; readonly what: 'null' | 'true' | 'false'; readonly not: boolean }
  | { readonly is: 'in'; readonly arg: Expr; readonly list: readonly Expr[] | Query; readonly not: boolean }
  | {
      readonly is: 'between'
      readonly arg: Expr
      readonly low: Expr
      readonly high: Expr
      readonly not: boolean
    }
  | {
      readonly is: 'like'
      readonly arg: Expr
      readonly pattern: Expr
      readonly escape: string
      readonly not: boolean
    }
  | { readonly is: 'regexp'; readonly arg: Expr; readonly pattern: Expr; readonly not: boolean }
  | Call
  | {
      readonly is: 'case'
      readonly operand: Expr | null
      readonly whens: readonly When<Expr>[]
      readonly otherwise: Expr | null
    }
  | { readonly is: 'cast'; readonly arg: Expr; readonly type: SourceType }
  | { readonly is: 'interval'; readonly value: Expr; readonly unit: string }
  | { readonly is: 'exists'; readonly query: Query }
  | { readonly is: 'subquery'; readonly query: Query }
  | { readonly is: 'row'; readonly items: readonly Expr[] }
  | { readonly is: 'collate'; readonly arg: Expr; readonly collation: string }

export type LiteralKind =
  'int' | 'decimal' | 'double' | 'text' | 'null' | 'hex' | 'bit' | 'date' | 'time' | 'datetime'

export interface Call {
  readonly is: 'call'
  /** Lower case; a routine of another schema as `schema.name`. */
  readonly name: string
  readonly args: readonly Expr[]
  readonly star: boolean
  readonly distinct: boolean
  readonly orderBy: readonly OrderItem[]
  readonly separator: string | null
  readonly over: Window | null
}

export interface When<Body> {
  readonly when: Expr
  readonly then: Body
}

export interface OrderItem {
  readonly expr: Expr
  readonly descending: boolean
}

export interface Window {
  readonly name: string | null
  readonly partitionBy: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
  /** As written: frames are the same on both sides. */
  readonly frame: string
}

/** SELECT with UNIONs: ORDER BY and LIMIT belong to the whole. */
export interface Query {
  readonly line: number
  readonly ctes: readonly Cte[]
  readonly recursive: boolean
  readonly first: Select | Query
  readonly rest: readonly { readonly op: string; readonly body: Select | Query }[]
  readonly orderBy: readonly OrderItem[]
  readonly limit: Expr | null
  readonly offset: Expr | null
  readonly into: readonly string[]
  readonly lock: string
}

export interface Cte {
  readonly name: string
  readonly columns: readonly string[]
  readonly query: Query
}

export interface Select {
  readonly is: 'select'
  readonly line: number
  readonly distinct: boolean
  readonly items: readonly SelectItem[]
  readonly from: TableRef | null
  readonly where: Expr | null
  readonly groupBy: readonly Expr[]
  readonly rollup: boolean
  readonly having: Expr | null
  readonly windows: readonly { readonly name: string; readonly window: Window }[]
  /** INTO can stand before FROM as well as at the end. */
  readonly into: readonly string[]
}

/** `expr` is null for `*` and `t.*`. */
export interface SelectItem {
  readonly expr: Expr | null
  readonly starOf: string | null
  readonly alias: string | null
}

export type TableRef =
  | {
      readonly is: 'table'
      readonly line: number
      readonly schema: string | null
      readonly name: string
      readonly alias: string
    }
  | {
      readonly is: 'derived'
      readonly line: number
      readonly query: Query
      readonly alias: string
      readonly columns: readonly string[]
    }
  | {
      readonly is: 'join'
      readonly kind: 'inner' | 'left' | 'right' | 'cross'
      readonly natural: boolean
      readonly left: TableRef
      readonly right: TableRef
      readonly on: Expr | null
      readonly using: readonly string[]
    }

export type Statement = {
  readonly line: number
  readonly start: number
  readonly end: number
} & StatementForm

type StatementForm =
  | Block
  | { readonly is: 'query'; readonly query: Query }
  | { readonly is: 'set'; readonly items: readonly { readonly target: Expr; readonly value: Expr }[] }
  | {
      readonly is: 'if'
      readonly branches: readonly When<readonly Statement[]>[]
      readonly otherwise: readonly Statement[] | null
    }
  | {
      readonly is: 'case'
      readonly operand: Expr | null
      readonly branches: readonly When<readonly Statement[]>[]
      readonly otherwise: readonly Statement[] | null
    }
  | {
      readonly is: 'loop'
      readonly kind: 'loop' | 'while' | 'repeat'
      readonly label: string | null
      readonly condition: Expr | null
      readonly body: readonly Statement[]
    }
  | { readonly is: 'leave' | 'iterate'; readonly label: string }
  | { readonly is: 'return'; readonly value: Expr }
  | { readonly is: 'open' | 'close'; readonly cursor: string }
  | { readonly is: 'fetch'; readonly cursor: string; readonly into: readonly string[] }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expr[] }
  | {
      readonly is: 'signal'
      readonly resignal: boolean
      readonly condition: string | null
      readonly items: ReadonlyMap<string, Expr>
    }
  | {
      readonly is: 'diagnostics'
      readonly items: readonly { readonly target: string; readonly item: string }[]
    }
  | Insert
  | {
      readonly is: 'update'
      readonly tables: TableRef
      readonly set: readonly Assignment[]
      readonly where: Expr | null
      readonly orderBy: readonly OrderItem[]
      readonly limit: Expr | null
    }
  | {
      readonly is: 'delete'
      readonly targets: readonly string[]
      readonly from: TableRef
      readonly where: Expr | null
      readonly orderBy: readonly OrderItem[]
      readonly limit: Expr | null
    }
  | {
      readonly is: 'createTemporary'
      readonly name: string
      readonly ifNotExists: boolean
      readonly columns: readonly TemporaryColumn[]
      readonly key: readonly string[]
      readonly query: Query | null
    }
  | { readonly is: 'dropTemporary'; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly is: 'truncate'; readonly table: string }
  | { readonly is: 'transaction'; readonly what: 'start' | 'commit' | 'rollback' }
  | { readonly is: 'prepare'; readonly name: string; readonly from: Expr }
  | { readonly is: 'execute'; readonly name: string; readonly using: readonly string[] }
  | { readonly is: 'deallocate'; readonly name: string }
  | { readonly is: 'do'; readonly exprs: readonly Expr[] }

export interface Block {
  readonly is: 'block'
  readonly label: string | null
  readonly variables: readonly {
    readonly names: readonly string[]
    readonly type: SourceType
    readonly initial: Expr | null
  }[]
  readonly conditions: ReadonlyMap<string, Condition>
  readonly cursors: readonly { readonly name: string; readonly query: Query }[]
  readonly handlers: readonly Handler[]
  readonly body: readonly Statement[]
}

export type Condition =
  | { readonly is: 'sqlstate'; readonly value: string }
  | { readonly is: 'errno'; readonly value: string }
  | { readonly is: 'named'; readonly value: string }
  | { readonly is: 'not found' | 'sqlexception' | 'sqlwarning' }

export interface Handler {
  readonly action: 'continue' | 'exit'
  readonly conditions: readonly Condition[]
  readonly body: Statement
}

export interface Assignment {
  readonly path: readonly string[]
  /** Null for DEFAULT. */
  readonly value: Expr | null
}

export interface Insert {
  readonly is: 'insert'
  readonly replace: boolean
  readonly ignore: boolean
  readonly table: string
  readonly columns: readonly string[]
  /** Null stands for DEFAULT. */
  readonly rows: readonly (readonly (Expr | null)[])[]
  readonly query: Query | null
  readonly onDuplicate: readonly Assignment[]
}

export interface TemporaryColumn {
  readonly name: string
  readonly type: SourceType
  readonly notNull: boolean
  readonly initial: Expr | null
  readonly autoIncrement: boolean
}
