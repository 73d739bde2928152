create index orders_by_user on orders (user_id, placed_at desc);
create index reviews_by_product on reviews (product_id, written_at desc);
create table carts_at_first as select * from carts;
analyze;
