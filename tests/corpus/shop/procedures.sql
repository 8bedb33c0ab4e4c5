--@ call place_order(1, 3, 2, out)
--@ call place_order(2, 2, 1, out)
--@ call place_order(99, 1, 1, out)
CREATE PROCEDURE place_order(IN p_customer INT, IN p_product INT, IN p_quantity INT, OUT p_order BIGINT)
MODIFIES SQL DATA
BEGIN
  DECLARE v_price DECIMAL(10,2);
  DECLARE v_stock INT;
  IF NOT EXISTS (SELECT 1 FROM customers WHERE id = p_customer AND active = 1) THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'unknown or inactive customer';
  END IF;
  SELECT price, stock INTO v_price, v_stock FROM products WHERE id = p_product FOR UPDATE;
  IF v_stock < p_quantity THEN
    SET p_order = NULL;
  ELSE
    INSERT INTO orders (customer_id, status, ordered_at, total)
    VALUES (p_customer, 'new', '2024-05-01 10:00:00', v_price * p_quantity);
    SET p_order = LAST_INSERT_ID();
    INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
    VALUES (p_order, 1, p_product, p_quantity, v_price);
    UPDATE products SET stock = stock - p_quantity WHERE id = p_product;
  END IF;
END;

--@ call restock(1, 10)
--@ call restock(77, 10)
CREATE PROCEDURE restock(p_product INT, p_count INT)
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    RESIGNAL;
  END;
  START TRANSACTION;
  UPDATE products SET stock = stock + p_count WHERE id = p_product;
  IF ROW_COUNT() = 0 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no such product';
  END IF;
  INSERT INTO stock_log (product_id, delta, reason) VALUES (p_product, p_count, CONCAT('restock of ', p_count));
  COMMIT;
END;

--@ call recalculate_totals(out)
CREATE PROCEDURE recalculate_totals(OUT p_changed INT)
BEGIN
  DECLARE done INT DEFAULT FALSE;
  DECLARE v_id BIGINT;
  DECLARE v_sum DECIMAL(12,2);
  DECLARE cur CURSOR FOR SELECT o.id, COALESCE(SUM(i.quantity * i.unit_price), 0) + o.shipping
    FROM orders o LEFT JOIN order_items i ON i.order_id = o.id GROUP BY o.id, o.shipping ORDER BY o.id;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = TRUE;
  SET p_changed = 0;
  OPEN cur;
  read_loop: LOOP
    FETCH cur INTO v_id, v_sum;
    IF done THEN
      LEAVE read_loop;
    END IF;
    UPDATE orders SET total = v_sum WHERE id = v_id AND total <> v_sum;
    SET p_changed = p_changed + ROW_COUNT();
  END LOOP;
  CLOSE cur;
END;

--@ call search_products('shirt', 10)
--@ call search_products('', 2)
--@ call search_products(NULL, 5)
--@ call search_products('100%', 5)
CREATE PROCEDURE search_products(IN p_term VARCHAR(50), IN p_limit INT)
BEGIN
  SELECT id, sku, title, FORMAT(price, 2) AS price
  FROM products
  WHERE p_term IS NULL OR title LIKE CONCAT('%', p_term, '%')
  ORDER BY id
  LIMIT p_limit;
END;
