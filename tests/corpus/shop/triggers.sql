--@ run INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price) VALUES (107,1,3,4,8.50)
--@ run INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price) VALUES (107,2,4,1,34.00),(107,3,1,2,19.90)
CREATE TRIGGER order_items_ai AFTER INSERT ON order_items FOR EACH ROW
BEGIN
  UPDATE orders SET total = total + NEW.quantity * NEW.unit_price WHERE id = NEW.order_id;
  UPDATE products SET stock = stock - NEW.quantity WHERE id = NEW.product_id;
  INSERT INTO stock_log (product_id, delta, reason) VALUES (NEW.product_id, -NEW.quantity, CONCAT('order ', NEW.order_id));
END;

--@ run UPDATE products SET price = -1 WHERE id = 1
--@ run UPDATE products SET price = 25.5, title = '  padded ' WHERE id = 3
CREATE TRIGGER products_bu BEFORE UPDATE ON products FOR EACH ROW
BEGIN
  IF NEW.price < 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'price must not be negative';
  END IF;
  SET NEW.title = TRIM(NEW.title);
END;

--@ run INSERT INTO customers (email, first_name, created_at) VALUES ('  NEW@Shop.Test ','zoë','2024-05-05 05:05:05')
--@ run INSERT INTO customers (email, first_name, created_at, points) VALUES ('rich@shop.test','Rich','2024-05-05 05:05:05',5000)
CREATE TRIGGER customers_bi BEFORE INSERT ON customers FOR EACH ROW
BEGIN
  SET NEW.email = LOWER(TRIM(NEW.email));
  IF NEW.points >= 1000 THEN
    SET NEW.tier = 'gold';
  ELSEIF NEW.points >= 200 THEN
    SET NEW.tier = 'silver';
  END IF;
END;

--@ run DELETE FROM orders WHERE id = 101
--@ run DELETE FROM orders WHERE status = 'cancelled'
CREATE TRIGGER orders_bd BEFORE DELETE ON orders FOR EACH ROW
BEGIN
  IF OLD.status = 'shipped' THEN
    SIGNAL SQLSTATE '45001' SET MESSAGE_TEXT = 'shipped orders stay';
  END IF;
  DELETE FROM order_items WHERE order_id = OLD.id;
END;
