import type { ShopTable } from './table.ts'
import { auditLog, pageView, review } from './tables/activity.ts'
import { brand, category, productImage, productTag, tag } from './tables/catalogue.ts'
import { extremes, setting } from './tables/extremes.ts'
import { address, customer, employee } from './tables/people.ts'
import { product } from './tables/product.ts'
import { coupon, order, orderItem, payment, shipment } from './tables/sales.ts'
import { priceHistory, stock, warehouse } from './tables/stock.ts'

/** All tables, referenced ones before those that refer to them. */
export const shopTables: readonly ShopTable[] = [
  ...[category, brand, product, tag, productTag, productImage],
  ...[employee, customer, address, warehouse, stock, priceHistory],
  ...[coupon, order, orderItem, payment, shipment],
  ...[review, pageView, auditLog, extremes, setting],
]
