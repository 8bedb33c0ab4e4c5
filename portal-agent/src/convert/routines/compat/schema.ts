/** Where functions live that imitate the source's: one schema for all migrations into a database. */
export const compatSchema = 'mysql_compat'
