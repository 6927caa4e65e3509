/* Calls that this project does not make; included before every file by the compiler's command line. */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf gets strtok atoi atol atof system popen localtime gmtime ctime asctime \
    mktemp tmpnam strncpy strncat alloca
