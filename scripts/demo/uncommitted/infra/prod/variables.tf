variable "database_size" {
  default = "x-large"
}
