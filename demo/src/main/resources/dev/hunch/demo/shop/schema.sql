create table users (
  id bigint primary key, name text not null, email text not null, city text not null,
  favourite_category int not null, member_since date not null, points int not null);
create table addresses (
  user_id bigint primary key, street text not null, postcode text not null, city text not null);
create table products (
  id bigint primary key, category int not null, name text not null, price_cents int not null,
  description text not null);
create table stock (
  product_id bigint primary key, warehouse text not null, quantity int not null,
  next_delivery date not null);
create table related_products (
  product_id bigint not null, position int not null, related_id bigint not null,
  primary key (product_id, position));
create table bestsellers (
  category int not null, position int not null, product_id bigint not null,
  primary key (category, position));
create table orders (
  id bigint primary key, user_id bigint not null, placed_at timestamp not null, status text not null,
  total_cents int not null);
create table order_lines (
  order_id bigint not null, line int not null, product_id bigint not null, quantity int not null,
  price_cents int not null, primary key (order_id, line));
create table shipments (
  order_id bigint primary key, carrier text not null, tracking text not null, state text not null);
create table payments (
  order_id bigint primary key, method text not null, state text not null, amount_cents int not null);
create table reviews (
  id bigint primary key, product_id bigint not null, user_id bigint not null, stars int not null,
  body text not null, written_at timestamp not null);
create table carts (
  user_id bigint not null, line int not null, product_id bigint not null, quantity int not null,
  primary key (user_id, line));
