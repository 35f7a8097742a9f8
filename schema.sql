\restrict x
create table kid (id int) inherits (book);
selec 1;
