export { createShop, type Shop, type ShopRequest } from './create-shop.ts'
export { shopRows } from './statements.ts'
